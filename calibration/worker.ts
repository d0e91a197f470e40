import { tallyRuns, type Experiment } from './tally.ts'

export interface Work {
  readonly experiment: Experiment
  readonly first: number
  readonly end: number
}

process.on('message', (work: Work) => {
  void tallyRuns(work.experiment, work).then(tally => process.send?.(tally))
})
