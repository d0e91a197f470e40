import type { Exchange } from '../../model/exchange.ts'
import { caseKey } from '../../model/suite.ts'
import type { Side } from '../../model/side.ts'
import { oneLine } from '../../wire/values/one-line.ts'
import { lookUpRecord } from './look-up-record.ts'
import { replayRecord, whyNoReplay } from './replay-record.ts'
import {
  describeFailure,
  type CheckContext,
  type SideUnderCheck,
} from '../asking/side-under-check.ts'

/** What became of one failed sample when it was looked up and sent again. */
export interface ReplayRow {
  readonly caseKey: string
  readonly side: Side
  readonly mode: Exchange['mode']
  readonly sample: number
  /** Null where the failure carried none. */
  readonly id: string | null
  readonly failedWith: string
  readonly result: 'answered' | 'failed again' | 'not replayed'
  readonly detail: string
}

type ReplayContext = Pick<CheckContext, 'signal' | 'sleep' | 'now'>

/** One after another: what failed under load is not sent as load again. */
export async function replayFailures(
  under: Readonly<Record<Side, SideUnderCheck>>,
  failures: readonly Exchange[],
  context: ReplayContext,
): Promise<readonly ReplayRow[]> {
  const rows: ReplayRow[] = []
  for (const exchange of failures) {
    if (context.signal.aborted) break
    const { identity, outcome, mode, sample, side, suite, caseId } = exchange
    if (outcome.kind === 'answered') continue
    const id = identity.generationId ?? identity.requestId
    const replayed = await replayOne(under[side], id, context)
    rows.push({
      caseKey: caseKey({ suite, id: caseId }),
      side,
      mode,
      sample,
      id,
      failedWith: describeFailure(outcome.failure),
      result: replayed.result,
      detail: oneLine(replayed.detail, 300),
    })
  }
  return rows
}

async function replayOne(
  side: SideUnderCheck,
  id: string | null,
  context: ReplayContext,
): Promise<Pick<ReplayRow, 'result' | 'detail'>> {
  const not = (detail: string) => ({ result: 'not replayed', detail }) as const
  if (side.dialect.generations === undefined) {
    return not(`${side.dialect.title} has no look-up of requests`)
  }
  if (id === null) return not('the failure carried no id')
  const found = await lookUpRecord(side, id, context)
  if (!found?.record) {
    return not(found?.failure ? describeFailure(found.failure) : 'there is no record of it')
  }
  const why = whyNoReplay(found.record)
  if (why !== null) return not(why)
  const { failure, description } = await replayRecord(side, found.record, context)
  return { result: failure === null ? 'answered' : 'failed again', detail: description }
}
