import type { Failure } from '../../model/exchange.ts'
import { parseJson } from '../../model/parse-json.ts'
import {
  decodeGenerationRecord,
  type GenerationRecord,
} from '../../wire/facts/generation-record.ts'
import type { CheckContext, SideUnderCheck } from '../asking/side-under-check.ts'

export interface LookedUp {
  readonly record: GenerationRecord | null
  /** Of the last request; null where the record was found. */
  readonly failure: Failure | null
  /** The path that was asked last, without the id. */
  readonly path: string
  readonly waitedMs: number
  readonly requests: number
}

/** Records are written after the answer, some of them seconds later. */
const firstWaitMs = 250
const longestWaitMs = 4000
const patienceMs = 25_000

/** Asks for a record until it is there, or for as long as is sensible. Null: there are no look-ups. */
export async function lookUpRecord(
  side: SideUnderCheck,
  id: string,
  context: Pick<CheckContext, 'signal' | 'sleep'>,
): Promise<LookedUp | null> {
  const paths = side.dialect.generations ?? []
  const [newest] = paths
  if (newest === undefined) return null
  let waitedMs = 0
  let requests = 0
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(2 * waitMs, longestWaitMs)) {
    let failure: Failure | null = null
    for (const path of paths) {
      const query = `?id=${encodeURIComponent(id)}`
      const probe = await side.client.probe({ method: 'GET', path: path + query }, context.signal)
      requests++
      const body = parseJson(probe.text)
      if (probe.failure === null && body !== undefined) {
        return { record: decodeGenerationRecord(body), failure: null, path, waitedMs, requests }
      }
      failure ??= probe.failure
      // Only a path that is not known can be another version's.
      if (probe.status !== 404)
        return { record: null, failure: probe.failure, path, waitedMs, requests }
    }
    if (waitedMs + waitMs > patienceMs || context.signal.aborted) {
      return { record: null, failure, path: newest, waitedMs, requests }
    }
    await context.sleep(waitMs, context.signal)
    waitedMs += waitMs
  }
}
