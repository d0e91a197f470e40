import { canonicalJson, type JsonValue } from '../model/json.ts'
import { splitBody, type SplitBody } from './chat-fields.ts'
import { checkWritten } from './check-written.ts'
import { orderByWorth } from './choose-requests.ts'
import type { LogRow } from './log-rows.ts'
import { createNames } from './name-cases.ts'
import { recogniseRequest } from './recognise-request.ts'
import type { CaseToWrite } from './render-suite.ts'

export interface ImportOptions {
  /** Cases at most. */
  readonly limit: number
  /** For requests that name no model. */
  readonly model?: string
  /** Whether a text holds what looks like a key. */
  readonly holdsKey: (text: string) => boolean
}

/** Entries that are left out for one reason. */
export interface LeftOut {
  readonly reason: string
  readonly rows: readonly Pick<LogRow, 'file' | 'number'>[]
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
  readonly row: LogRow
  readonly id: string | null
  readonly golden: string | null
  readonly model: string
  readonly split: SplitBody
  times: number
}

/** Beyond that, a request is no prompt that anybody reads. */
const mostCharacters = 256 * 1024

/** Golden prompts from a log: what was asked often first, each once. */
export function importLog(rows: Iterable<LogRow>, options: ImportOptions): ImportedLog {
  const leftOut = new Map<string, LogRow[]>()
  const leave = (row: LogRow, reason: string): void => {
    const same = leftOut.get(reason)
    if (same) same.push(row)
    else leftOut.set(reason, [row])
  }
  const removed = new Map<string, number>()
  const logged = new Map<string, Logged>()
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
    const key = canonicalJson(keyOf(found))
    const same = logged.get(key)
    if (same) same.times++
    else logged.set(key, found)
  }
  const nameOf = createNames()
  const cases: { readonly place: number; readonly written: CaseToWrite }[] = []
  const places = new Map([...logged.values()].map((item, place) => [item, place]))
  for (const item of orderByWorth([...logged.values()], options.limit)) {
    if (cases.length >= options.limit) break
    const written = toCase(item, nameOf)
    const trouble = checkWritten(written)
    if (trouble === null) cases.push({ place: places.get(item) ?? 0, written })
    else leave(item.row, trouble)
  }
  return {
    rows: count,
    requests,
    different: logged.size,
    cases: cases.sort((left, right) => left.place - right.place).map(({ written }) => written),
    leftOut: [...leftOut].map(([reason, same]) => ({ reason, rows: same })),
    removed,
  }
}

/** The request of an entry, or why it is none that could be asked again. */
function readRequest(row: LogRow, { model, holdsKey }: ImportOptions): Logged | string {
  if (row.value === null) return 'no JSON object'
  const found = recogniseRequest(row.value)
  if (found.kind === 'other') return found.reason
  const { id, body, golden } = found.request
  const split = splitBody(body)
  const chosen = split.model ?? model
  if (chosen === undefined) return 'no model: name one with --model'
  const text = JSON.stringify([split.messages, split.request])
  if (text.length > mostCharacters) return 'more than 256 kB'
  if (holdsKey(text)) return 'what looks like a key in it'
  return { row, id, golden, model: chosen, split, times: 1 }
}

function keyOf({ model, split: { isStream, messages, request } }: Logged): JsonValue {
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
