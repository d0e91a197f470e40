import { canonicalJson, type JsonValue } from '../model/json.ts'
import { splitBody, type SplitBody } from './chat-fields.ts'
import { checkWritten } from './check-written.ts'
import { orderByWorth } from './choose-requests.ts'
import { hasLeftOutText, leftOutReason } from './left-out-text.ts'
import type { LogRow } from './log-rows.ts'
import { createNames } from './name-cases.ts'
import { isRounded } from './parse-log-json.ts'
import { recogniseRequest } from './recognise-request.ts'
import type { CaseToWrite } from './render-suite.ts'
import { someText } from './some-text.ts'

export interface ImportOptions {
  /** Cases at most. */
  readonly limit: number
  /** For requests that name no model. */
  readonly model?: string
  /** Whether a text holds what looks like a key. */
  readonly holdsKey: (text: string) => boolean
}

/** Where an entry stands. */
type Place = Pick<LogRow, 'file' | 'number'>

/** Entries that are left out for one reason. */
export interface LeftOut {
  readonly reason: string
  readonly rows: readonly Place[]
}

export interface ImportedLog {
  readonly rows: number
  /** Requests that could be asked again. */
  readonly requests: number
  /** How many of them differ. */
  readonly different: number
  readonly cases: readonly CaseToWrite[]
  readonly leftOut: readonly LeftOut[]
  /** Fields that were taken out of requests, and of how many. */
  readonly removed: ReadonlyMap<string, number>
}

interface Logged {
  /** Of the first one like it. */
  readonly place: Place
  readonly id: string | null
  readonly golden: string | null
  readonly model: string
  readonly split: SplitBody
  times: number
}

export const noObjectReason = 'no JSON object'

/** Beyond that, a request is no prompt that anybody reads. */
const mostCharacters = 256 * 1024

/** Golden prompts from a log: what was asked often first, each once. */
export function importLog(rows: Iterable<LogRow>, options: ImportOptions): ImportedLog {
  const leftOut = new Map<string, Place[]>()
  const leave: Leave = ({ file, number }, reason) => {
    const same = leftOut.get(reason)
    if (same) same.push({ file, number })
    else leftOut.set(reason, [{ file, number }])
  }
  const { different, ...counts } = collectRequests(rows, options, leave)
  return {
    ...counts,
    different: different.length,
    cases: chooseCases(different, options.limit, leave),
    leftOut: [...leftOut].map(([reason, same]) => ({ reason, rows: same })),
  }
}

type Leave = (place: Place, reason: string) => void

/** Requests that are the same are one, which was asked so many times. */
function collectRequests(rows: Iterable<LogRow>, options: ImportOptions, leave: Leave) {
  const removed = new Map<string, number>()
  const byContent = new Map<string, Logged>()
  let count = 0
  let requests = 0
  for (const row of rows) {
    count++
    const found = readRequest(row, options)
    if (typeof found === 'string') {
      leave(row, found)
      continue
    }
    requests++
    for (const name of found.split.removed) removed.set(name, (removed.get(name) ?? 0) + 1)
    const content = canonicalJson(contentOf(found))
    const same = byContent.get(content)
    if (same) same.times++
    else byContent.set(content, found)
  }
  return { rows: count, requests, different: [...byContent.values()], removed }
}

/** As many as are wanted of those that a suite can hold, in the order of the log. */
function chooseCases(different: readonly Logged[], limit: number, leave: Leave): CaseToWrite[] {
  const nameOf = createNames()
  const chosen = new Map<Logged, CaseToWrite>()
  for (const item of orderByWorth(different, limit)) {
    if (chosen.size >= limit) break
    const written = toCase(item, nameOf)
    const trouble = checkWritten(written)
    if (trouble === null) chosen.set(item, written)
    else leave(item.place, trouble)
  }
  return different.flatMap(item => chosen.get(item) ?? [])
}

/** The request of an entry, or why it is none that could be asked again. */
function readRequest(row: LogRow, { model, holdsKey }: ImportOptions): Logged | string {
  if (row.value === null) return noObjectReason
  const found = recogniseRequest(row.value)
  if (found.kind === 'other') return found.reason
  const { id, body, golden } = found.request
  const split = splitBody(body)
  const chosen = split.model ?? model
  if (chosen === undefined) return 'no model: name one with --model'
  const asked: JsonValue = [[...split.messages], split.request, golden]
  if (JSON.stringify(asked).length > mostCharacters) return 'more than 256 kB'
  if (hasLeftOutText([[...split.messages], golden])) return leftOutReason
  if (someText([chosen, asked], isRounded)) return 'a whole number in it that would be rounded'
  if (someText([chosen, id, asked], holdsKey)) return 'what looks like a key in it'
  const { file, number } = row
  return { place: { file, number }, id, golden, model: chosen, split, times: 1 }
}

function contentOf({ model, split: { isStream, messages, request } }: Logged): JsonValue {
  return [model, isStream, [...messages], request]
}

function toCase(
  { id, golden, model, split, times }: Logged,
  nameOf: ReturnType<typeof createNames>,
): CaseToWrite {
  const { messages, request, isStream } = split
  return {
    id: nameOf(messages, id),
    model,
    mode: isStream ? 'stream' : 'unary',
    messages,
    request,
    weight: times,
    golden,
  }
}
