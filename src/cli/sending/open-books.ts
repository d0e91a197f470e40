import type { Side } from '../../model/side.ts'
import type { RunLimits } from '../../run/run-limits.ts'
import type { EarlierRequest } from '../../run/run-pace.ts'
import type { SampleRole } from '../../run/sample-key.ts'
import { visitJournal } from '../journal/journal-file.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import type { World } from '../world.ts'
import { createEarlierRequests } from './earlier-requests.ts'
import { createLimits } from './create-limits.ts'
import { createRunCounter, type RunCounter } from './run-counter.ts'

export interface OpenBooksOptions {
  readonly prepared: PreparedRun
  readonly journalPath: string
  /** Keys of the samples that an earlier part of the run finished. */
  readonly finished: ReadonlySet<string>
  /** The journal holds what an earlier part of the run has sent. */
  readonly isResumed: boolean
  readonly world: Pick<World, 'now' | 'monotonicMs'>
}

export interface RunBooks {
  readonly counter: RunCounter
  readonly limits: RunLimits
  /** What was sent so shortly before that it counts against the rates of a side. */
  readonly earlier: Readonly<Record<Side, readonly EarlierRequest[]>>
}

/** What a run has sent and spent, from what an earlier part of it did on. */
export function openBooks(options: OpenBooksOptions): RunBooks {
  const { prepared, world } = options
  const counter = createRunCounter(options)
  const { limits, addEarlier, addVoided } = createLimits(prepared, world)
  const earlier = createEarlierRequests(world)
  // What was recorded was paid for then.
  const isRecorded = (role: SampleRole): boolean =>
    prepared.recorded !== null && role === 'baseline'
  if (options.isResumed) {
    visitJournal(options.journalPath, prepared.cases, {
      finished(golden, exchange, role) {
        if (isRecorded(role)) return
        counter.add(exchange)
        addEarlier(golden, exchange)
        earlier.add(exchange)
      },
      voided(exchange, role) {
        if (isRecorded(role)) return
        counter.addVoided(exchange)
        addVoided(exchange)
        earlier.add(exchange)
      },
    })
  }
  return { counter, limits, earlier: earlier.list() }
}
