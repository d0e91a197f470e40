import { isJsonObject } from '../model/json.ts'
import type { Mode } from '../model/side.ts'
import { modes } from '../model/side.ts'
import {
  usualSamples,
  type ChatMessage,
  type Expectation,
  type GoldenCase,
} from '../model/suite.ts'
import { resolveCompare } from './compare-settings.ts'
import { listTurns } from './conversation.ts'
import { decodeExpectation } from './decode-expectation.ts'
import { fillCase, type Expansion } from './expansions.ts'
import { inlineImages } from './inline-images.ts'
import type { SuiteContext } from './suite-context.ts'
import { describeLanguageProblem } from './language-code.ts'
import { describePatternProblem } from './shared-schema.ts'
import type { SourcePath } from './source-document.ts'
import type { CaseDocument } from './suite-schema.ts'

export interface CaseBuild {
  readonly document: CaseDocument
  readonly path: SourcePath
  readonly expansion: Expansion
  readonly context: SuiteContext
}

/** The case that a written case and one of its expansions make, unless something is missing. */
export function buildCase(build: CaseBuild): GoldenCase | undefined {
  const { document, path, expansion, context } = build
  const { defaults, fallback, suite } = context
  const filled = fillCase(document, expansion)
  const model = document.model ?? defaults.model ?? fallback.model ?? faultyModel(document)
  if (model === undefined) {
    context.problems.add([...path, 'id'], `case "${document.id}" names no model`, {
      hint: 'set "model" on the case or under "defaults"',
    })
  }
  const turns = buildTurns(filled, build)
  const expect = buildExpectations(filled, build)
  if (model === undefined || turns === undefined) return undefined

  const request = { ...defaults.request, ...filled.request }
  if (request['tools'] === undefined && request['functions'] === undefined) warnOfNoTools(build)
  const { golden, fault } = filled
  const ownTimeoutMs = document.timeoutMs ?? defaults.timeoutMs
  const timeoutMs = ownTimeoutMs && (fallback.timeoutMsOverride ?? ownTimeoutMs)
  const clusterKey = `${suite}/${document.id}${expansion.clusterSuffix}`
  return {
    suite,
    id: `${document.id}${expansion.idSuffix}`,
    cluster: document.cluster ?? clusterKey,
    tags: [...new Set([...(defaults.tags ?? []), ...(filled.tags ?? [])])],
    weight: document.weight ?? 1,
    modes: listModes(document.mode ?? defaults.mode ?? fallback.mode),
    ...countSamples(
      fallback.samplesOverride ?? document.samples ?? defaults.samples ?? fallback.samples,
    ),
    model,
    turns,
    request,
    compare: resolveCompare({
      own: document.compare,
      defaults: defaults.compare,
      request,
      isFault: fault !== undefined,
    }),
    expect,
    ...(golden !== undefined && { golden }),
    ...(fault !== undefined && { fault }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    location: context.source.locate(path),
  }
}

/** What is left open counts as many as is usual until it is chosen. */
function countSamples(written: number | 'auto'): Pick<GoldenCase, 'samples' | 'samplesOpen'> {
  return written === 'auto' ? { samples: usualSamples, samplesOpen: true } : { samples: written }
}

/** A case about an unknown model need not name a known one. */
function faultyModel(document: CaseDocument): string | undefined {
  return document.fault === 'invalid-model' ? 'no-such-model' : undefined
}

function listModes(mode: Mode | 'both'): readonly Mode[] {
  return mode === 'both' ? modes : [mode]
}

function buildTurns(
  filled: CaseDocument,
  build: CaseBuild,
): readonly (readonly ChatMessage[])[] | undefined {
  const { context } = build
  const conversation = listTurns(filled)
  if (!conversation.ok) {
    const { message, hint } = conversation
    context.problems.add([...build.path, ...conversation.path], message, { hint })
    return undefined
  }
  return conversation.turns.map(turn =>
    turn.map(({ message, path }) =>
      inlineImages(message, context.readFile, (inner, trouble, hint) => {
        reportFilled(build, { path: [...path, ...inner], message: trouble, hint })
      }),
    ),
  )
}

function buildExpectations(filled: CaseDocument, build: CaseBuild): readonly Expectation[] {
  const own = filled.expect ?? []
  for (const [index, expectation] of own.entries()) {
    for (const kind of ['matches', 'not-matches'] as const) {
      const value = expectation[kind]
      const message = value === undefined ? undefined : describePatternProblem(value)
      if (message !== undefined) reportFilled(build, { path: ['expect', index, kind], message })
    }
    const { language } = expectation
    const unknown = language === undefined ? undefined : describeLanguageProblem(language)
    if (unknown !== undefined)
      reportFilled(build, { path: ['expect', index, 'language'], ...unknown })
    const schema = expectation['json-schema']
    const trouble = schema === undefined ? undefined : build.context.checkJsonSchema(schema)
    if (trouble !== undefined) {
      reportFilled(build, { path: ['expect', index, 'json-schema'], message: trouble })
    }
  }
  if (filled.fault) return []
  const all = [...(build.context.defaults.expect ?? []), ...own].map(decodeExpectation)
  if (filled.golden === undefined && all.some(({ kind }) => kind === 'similar-to-golden')) {
    const message = '"similar-to-golden" needs a golden answer'
    reportFilled(build, { path: [], message, hint: 'write it as `golden` of the case' })
  }
  return all
}

/** A side's own settings might still offer some. */
function warnOfNoTools({ document, path, context }: CaseBuild): void {
  for (const [index, { 'tool-called': name }] of (document.expect ?? []).entries()) {
    if (name === undefined) continue
    const message = `"tool-called" asks for ${name}, but the case offers no tools`
    context.problems.add([...path, 'expect', index, 'tool-called'], message, {
      severity: 'warning',
      hint: 'give them as `tools` under `request`',
    })
  }
}

interface FilledProblem {
  /** Inside the case. */
  readonly path: SourcePath
  readonly message: string
  readonly hint?: string | undefined
}

/** What a row's value spoiled is reported at that row, everything else where the case is written. */
function reportFilled(build: CaseBuild, problem: FilledProblem): void {
  const { document, expansion, context } = build
  const written = valueAt(document, problem.path)
  const isFilled = written !== valueAt(fillCase(document, expansion), problem.path)
  const location = isFilled ? expansion.row?.location : undefined
  context.problems.add([...build.path, ...problem.path], problem.message, {
    hint: problem.hint,
    location,
  })
}

function valueAt(value: unknown, path: SourcePath): unknown {
  let current: unknown = value
  for (const step of path) {
    if (Array.isArray(current)) current = current[Number(step)]
    else current = isJsonObject(current) ? current[String(step)] : undefined
  }
  return current
}
