import { countOf, formatRoughUsd } from '../../model/format.ts'
import { describeConfidence, withMostSamples } from '../../run/looks.ts'
import { planStages } from '../../run/plan-stages.ts'
import { estimateRun } from './estimate-run.ts'
import { planToSend } from './plan-to-send.ts'
import type { PreparedRun } from './prepared-run.ts'

/** The run with all that it may come to send. */
export function worstCaseOf(prepared: PreparedRun): PreparedRun {
  const { run } = prepared.configuration
  if (run.looks?.rule !== 'until-decided') return prepared
  const cases = withMostSamples(prepared.cases, run.looks, prepared.looksTaken)
  return { ...prepared, cases, ...planToSend({ ...prepared, cases, run }) }
}

/** When the data are looked at, and what may be sent at most; nothing for a run judged once. */
export function describeLooks(prepared: PreparedRun, startedAt: string): string[] {
  const { run } = prepared.configuration
  const { looks } = run
  if (looks === undefined) return []
  const bounds = looks.levels.map(describeConfidence)
  if (looks.rule === 'stop-early') {
    const stages = planStages(prepared.cases, run)
    const places = looks.levels.flatMap((_, index) => {
      const finished = stages.findLast(stage => stage.look === index + 1)?.cases
      return finished === undefined
        ? []
        : `after ${finished} of ${countOf(prepared.cases.length, 'case')} (bounds of ${bounds[index]})`
    })
    return [`stops early: the verdict is looked at ${places.join(' and ')}`]
  }
  const worst = worstCaseOf(prepared)
  const { usd } = estimateRun(worst, new Set(), startedAt)
  const price = usd === null ? '' : `, about ${formatRoughUsd(usd)} at list prices`
  const most = Math.max(...worst.cases.map(({ samples }) => samples))
  return [
    `until decided: at most ${countOf(looks.levels.length, 'look')} (bounds of ${bounds.join(', ')}) and ${countOf(most, 'sample')} a case: ${countOf(worst.plan.requests, 'request')} in the worst case${price}`,
  ]
}
