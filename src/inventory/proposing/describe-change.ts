import type { GatewayProfile } from '../../wire/dialect/profile.ts'
import { findProfile } from '../../wire/profiles.ts'
import type { ClientForm } from '../finding/client-constructions.ts'
import type { RawFinding } from '../finding/code-finding.ts'
import { withAuthor } from '../finding/model-ids.ts'

/** Headers that the candidate takes for attribution, as the one that they were written for does. */
const attribution = /^(?:http-referer|x-title)$/i

/** The one-line change that a place needs to ask the candidate; null where it is one already. */
export function describeChange(
  found: RawFinding,
  candidate: GatewayProfile & { readonly baseUrl: string },
): string | null {
  if (found.gateway === candidate.name && found.kind !== 'key') return null
  const key = candidate.keyVariables[0] ?? 'CANDIDATE_API_KEY'
  switch (found.kind) {
    case 'key':
      return `revoke this key, and read ${key} from the environment`
    case 'key-variable':
      return describeVariable(found, candidate)
    case 'base-url':
      return describeUrl(found, candidate.baseUrl)
    case 'client':
      return found.isCovered === true
        ? null
        : describeClient(found.form, { url: candidate.baseUrl, key })
    case 'model': {
      const id = withAuthor(found.value)
      return id === found.value ? null : `write ${id}, or map it at one place`
    }
    case 'fallback':
      return found.value === 'route'
        ? 'keep while trying, but measure each model alone: a fallback hides failures'
        : `keep the list if ${candidate.title} serves every model in it; measure each one alone`
    case 'header':
      if (attribution.test(found.value)) return `keep: ${candidate.title} takes it as attribution`
      return `drop: it is a header of ${titleOf(found.gateway)}`
    case 'field':
      return describeField(found.value, candidate)
    case 'resilience':
      return 'keep, and give run.retries and run.timeoutMs the same values for the comparison'
  }
}

function describeVariable(
  { value, gateway, holds }: Extract<RawFinding, { readonly kind: 'key-variable' }>,
  candidate: GatewayProfile,
): string {
  const names = holds === 'url' ? candidate.baseUrlVariables : candidate.keyVariables
  const name = names[0]
  if (holds === 'other' || name === undefined) {
    return `drop: it is a setting of ${titleOf(gateway)}`
  }
  return `read ${name} instead of ${value}`
}

function titleOf(gateway: string | null): string {
  if (gateway === null) return 'the old gateway'
  return findProfile(gateway)?.title ?? gateway
}

/** Keeps what comes after the base URL: `/chat/completions`. */
function describeUrl({ value, gateway }: RawFinding, candidateUrl: string): string {
  const profile = gateway === null ? undefined : findProfile(gateway)
  if (profile?.name === 'gemini' && !/\/openai(?:\/|$)/.test(value)) {
    return `write ${candidateUrl}/chat/completions, with a chat completions body: it does not speak Gemini's protocol`
  }
  const path = value.replace(/^https?:\/\//, '').replace(/^[^/]*/, '')
  // Anthropic's own client takes the host alone.
  if (path.replaceAll('/', '') === '' && profile?.name === 'anthropic') {
    return `write ${new URL(candidateUrl).origin}`
  }
  const rest = /\/(?:chat\/completions|responses|messages|embeddings|models|generation)\b.*$/.exec(
    path,
  )?.[0]
  const target = candidateUrl + (rest ?? '')
  return `write ${/^https?:/.test(value) ? target : target.replace(/^https?:\/\//, '')}`
}

function describeClient(
  form: ClientForm,
  { url, key }: { readonly url: string; readonly key: string },
): string {
  const { origin } = new URL(url)
  switch (form) {
    case 'script-sdk':
      return `pass baseURL: '${url}', apiKey: process.env.${key}`
    case 'script-langchain':
      return `pass configuration: { baseURL: '${url}' }, apiKey: process.env.${key}`
    case 'script-anthropic':
      return `pass baseURL: '${origin}', apiKey: process.env.${key}`
    case 'python-sdk':
      return `pass base_url="${url}", api_key=os.environ["${key}"]`
    case 'python-openai-like':
      return `pass api_base="${url}", api_key=os.environ["${key}"]`
    case 'python-llamaindex':
      return `use OpenAILike(api_base="${url}", api_key=os.environ["${key}"], is_chat_model=True)`
    case 'python-anthropic':
      return `pass base_url="${origin}", api_key=os.environ["${key}"]`
    case 'foreign-protocol':
      return `use an OpenAI client with base URL ${url} and ${key}`
    case 'http':
      return `send to ${url}, with Authorization: Bearer and the value of ${key}`
    case 'other':
      return `give it the base URL ${url} and the value of ${key}`
  }
}

function describeField(name: string, candidate: GatewayProfile): string {
  const rule = candidate.fieldRules.find(item => item.field === name)
  if (rule?.kind === 'removed') return `drop ${name}: ${rule.reason}`
  if (rule?.kind === 'renamed') return `write ${rule.to}: ${rule.reason}`
  if (name === 'usage') {
    const added = candidate.addedFields.find(item => item.path[0] === 'usage')
    if (added) return `write usage: ${JSON.stringify(added.value)}`
  }
  return `keep where ${candidate.title} takes it, which parity check tries`
}
