import type { GatewayProfile } from '../../wire/dialect/profile.ts'
import { findProfile } from '../../wire/profiles.ts'
import type { CodeFinding } from '../finding/code-finding.ts'
import { guessBaseline } from './guess-baseline.ts'
import { withAuthor } from '../finding/model-ids.ts'
import { namedChatModels, type ModelLookup } from './model-lookup.ts'

/** Files to begin a comparison with; a person looks them over first. */
export interface ProposedFiles {
  readonly baseline: string | null
  /** `parity.config.yaml`. */
  readonly config: string
  /** `.env.example`. */
  readonly environment: string
}

/** What a comparison of the gateway in use with the candidate needs. */
export function proposeFiles(
  findings: readonly CodeFinding[],
  candidate: GatewayProfile,
  /** Of the candidate's catalogue; without them, ids are guessed. */
  lookups: readonly ModelLookup[] | null = null,
): ProposedFiles {
  const baseline = guessBaseline(findings, candidate.name)
  return {
    baseline,
    config: [
      '# Proposed by parity inventory: look it over, then run parity validate and parity check.',
      '',
      ...describeSide(baseline, findings),
      'candidate:',
      `  gateway: ${candidate.name}`,
      ...(lookups === null ? guessModels(findings) : describeLookups(lookups)),
      '',
    ].join('\n'),
    environment: describeEnvironment(baseline, { findings, candidate }),
  }
}

function describeSide(baseline: string | null, findings: readonly CodeFinding[]): string[] {
  if (baseline === null) {
    return [
      '# No gateway was recognised; name the one that you use today.',
      'baseline:',
      '  gateway: llm-gateway',
    ]
  }
  const own = ownVariable(baseline, findings)
  const keyLine = own === null ? [] : [`  keyEnv: ${own}`]
  if (findProfile(baseline)) return ['baseline:', `  gateway: ${baseline}`, ...keyLine]
  const url = findings.find(
    ({ kind, gateway, value }) =>
      kind === 'base-url' && gateway === baseline && /^https?:\/\/[\w./:-]+$/.test(value),
  )?.value
  return [
    `# ${baseline}, asked as any server that speaks OpenAI's API.`,
    'baseline:',
    '  gateway: openai-compatible',
    `  url: ${quote(url ?? '${BASELINE_BASE_URL}')}`,
    ...keyLine,
  ]
}

/** The key variable of the code, where it is none that the profile reads by itself. */
function ownVariable(baseline: string, findings: readonly CodeFinding[]): string | null {
  const names = findings
    .filter(({ kind, gateway }) => kind === 'key-variable' && gateway === baseline)
    .map(({ value }) => value)
    .filter(name => /KEY|TOKEN/.test(name))
  const usual = findProfile(baseline)?.keyVariables ?? []
  return names.some(name => usual.includes(name)) ? null : (names[0] ?? null)
}

/** Every entry is an id that the catalogue has. */
function describeLookups(lookups: readonly ModelLookup[]): string[] {
  const mapped = lookups.filter(({ id, model }) => id !== null && id !== model)
  const kept = lookups.filter(({ id, model }) => id === model)
  const missing = lookups.filter(({ id }) => id === null)
  return [
    ...(mapped.length > 0 ? ['', "# Ids of the candidate's catalogue.", 'models:'] : []),
    ...mapped.map(({ model, id }) => `  ${quote(model)}: { candidate: ${quote(id ?? model)} }`),
    ...(kept.length > 0 ? ['', '# In the catalogue as they are:'] : []),
    ...kept.map(({ model }) => `#   ${quote(model)}`),
    ...(missing.length > 0 ? ['', '# Not in the catalogue; choose one of it under models:'] : []),
    ...missing.map(
      ({ model, nearest }) =>
        `#   ${quote(model)}${nearest.length > 0 ? `, nearest: ${nearest.map(quote).join(', ')}` : ''}`,
    ),
  ]
}

function guessModels(findings: readonly CodeFinding[]): string[] {
  const sorted = namedChatModels(findings)
  const mapped = sorted.filter(id => withAuthor(id) !== id)
  const kept = sorted.filter(id => withAuthor(id) === id)
  return [
    ...(mapped.length > 0
      ? [
          '',
          '# Ids of the candidate are guessed by their form; parity check asks its catalogue.',
          'models:',
        ]
      : []),
    ...mapped.map(id => `  ${quote(id)}: { candidate: ${quote(withAuthor(id))} }`),
    ...(kept.length > 0 ? ['', '# Sent to both sides as they are:'] : []),
    ...kept.map(id => `#   ${id}`),
  ]
}

function describeEnvironment(
  baseline: string | null,
  {
    findings,
    candidate,
  }: { readonly findings: readonly CodeFinding[]; readonly candidate: GatewayProfile },
): string {
  const profile = baseline === null ? undefined : findProfile(baseline)
  const own = baseline === null ? null : ownVariable(baseline, findings)
  const key = own ?? profile?.keyVariables[0]
  const lines = [
    '# Copy to .env and fill in. Never commit .env.',
    '',
    `# ${profile?.title ?? baseline ?? 'The gateway that you use today'}`,
    ...(key === undefined ? [] : [`${key}=`]),
    ...(profile?.baseUrlVariables.slice(0, 1).map(name => `# ${name}=`) ?? []),
    '',
    `# ${candidate.title}`,
    ...candidate.keyVariables.slice(0, 1).map(name => `${name}=`),
    ...candidate.baseUrlVariables.slice(0, 1).map(name => `# ${name}=`),
    '',
  ]
  return lines.join('\n')
}

/** A string of YAML: JSON's are. */
function quote(text: string): string {
  return JSON.stringify(text)
}
