import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { KeptPieces } from './kept-pieces.ts'
import { addTallies, emptyTally, type Experiment, type Tally } from './tally.ts'
import type { Work } from './worker.ts'

/** Runs that one process carries out before it reports. */
const runsPerPiece = 10

export interface CarryOutOptions {
  readonly kept: KeptPieces
  readonly onProgress: (done: number, total: number) => void
}

/**
 * Repeats every experiment on all cores, but for what is kept of an earlier attempt. The counts depend
 * on neither.
 */
export async function carryOut(
  experiments: readonly { readonly experiment: Experiment; readonly runs: number }[],
  { kept, onProgress }: CarryOutOptions,
): Promise<readonly Tally[]> {
  const tallies = experiments.map(() => emptyTally)
  const all = experiments.flatMap(({ experiment, runs }, index) =>
    Array.from({ length: Math.ceil(runs / runsPerPiece) }, (_, piece) => ({
      index,
      work: {
        experiment,
        first: piece * runsPerPiece,
        end: Math.min(runs, (piece + 1) * runsPerPiece),
      } satisfies Work,
    })),
  )
  const count = (index: number, tally: Tally): void => {
    tallies[index] = addTallies(tallies[index] ?? emptyTally, tally)
  }
  const pieces = all.filter(({ index, work }) => {
    const tally = kept.get(work)
    if (tally) count(index, tally)
    return !tally
  })
  let next = 0
  let done = all.length - pieces.length
  const worker = async (): Promise<void> => {
    const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
    })
    try {
      for (let piece = pieces[next++]; piece !== undefined; piece = pieces[next++]) {
        const { index, work } = piece
        const tally = await new Promise<Tally>((resolve, reject) => {
          child.once('message', message => resolve(message as Tally))
          child.once('exit', () => reject(new Error('a worker of the calibration ended')))
          child.send(work)
        })
        child.removeAllListeners('exit')
        kept.add(work, tally)
        count(index, tally)
        onProgress(++done, all.length)
      }
    } finally {
      child.kill()
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return tallies
}
