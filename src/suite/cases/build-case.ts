import type { Mode } from '../../model/side.ts'
import { modes } from '../../model/side.ts'
import { usualSamples, type ChatMessage, type GoldenCase } from '../../model/suite.ts'
import { buildExpectations } from './build-expectations.ts'
import { resolveCompare } from './compare-settings.ts'
import { listTurns } from './conversation.ts'
import { fillFields, type Expansion } from '../variables/expansions.ts'
import { reportFilled, type FilledPart } from '../variables/filled-part.ts'
import { inlineImages } from './inline-images.ts'
import type { SuiteContext } from './suite-context.ts'
import type { SourcePath } from '../source/source-document.ts'
import type { CaseDocument } from '../schemas/suite-schema.ts'

export interface CaseBuild {
  readonly document: CaseDocument
  readonly path: SourcePath
  readonly expansion: Expansion
  readonly context: SuiteContext
}

/** The case that a written case and one of its expansions make, unless something is missing. */
export function buildCase(build: CaseBuild): GoldenCase | undefined {
  const { document, path, expansion, context } = build
  const { fallback, suite } = context
  const filled = fillFields(document, expansion)
  const defaults = fillFields(context.defaults, expansion)
  const own = { written: document, filled, path, expansion }
  const model = document.model ?? defaults.model ?? fallback.model ?? faultyModel(document)
  if (model === undefined) {
    context.problems.add([...path, 'id'], `case "${document.id}" names no model`, {
      hint: 'set "model" on the case or under "defaults"',
    })
  }
  const turns = buildTurns(own, context)
  const expect = buildExpectations(
    { own, defaults: { ...own, written: context.defaults, filled: defaults, path: ['defaults'] } },
    context,
  )
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
  part: FilledPart<CaseDocument>,
  { problems, readFile }: SuiteContext,
): readonly (readonly ChatMessage[])[] | undefined {
  const conversation = listTurns(part.filled)
  if (!conversation.ok) {
    const { message, hint } = conversation
    problems.add([...part.path, ...conversation.path], message, { hint })
    return undefined
  }
  return conversation.turns.map(turn =>
    turn.map(({ message, path }) =>
      inlineImages(message, readFile, (inner, trouble, hint) => {
        reportFilled(part, { path: [...path, ...inner], message: trouble, hint }, problems)
      }),
    ),
  )
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
