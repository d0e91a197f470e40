import { fork } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { addTallies, emptyTally, type Experiment, type Tally } from './tally.ts'
import type { Work } from './worker.ts'

/** Runs that one process carries out before it reports. */
const runsPerPiece = 10

/** Repeats every experiment on all cores. The counts do not depend on how many there are. */
export async function carryOut(
  experiments: readonly { readonly experiment: Experiment; readonly runs: number }[],
  onProgress: (done: number, total: number) => void,
): Promise<readonly Tally[]> {
  const tallies = experiments.map(() => emptyTally)
  const pieces = experiments.flatMap(({ experiment, runs }, index) =>
    Array.from({ length: Math.ceil(runs / runsPerPiece) }, (_, piece) => ({
      index,
      work: {
        experiment,
        first: piece * runsPerPiece,
        end: Math.min(runs, (piece + 1) * runsPerPiece),
      } satisfies Work,
    })),
  )
  let next = 0
  let done = 0
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
        tallies[index] = addTallies(tallies[index] ?? emptyTally, tally)
        onProgress(++done, pieces.length)
      }
    } finally {
      child.kill()
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return tallies
}
