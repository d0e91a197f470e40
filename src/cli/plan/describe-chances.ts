import { countSlots } from '../../model/suite.ts'
import { describeForecast, describeSource } from '../../run/forecast/describe-forecast.ts'
import { judgedGates } from './baseline-of-run.ts'
import type { PreparedRun } from './prepared-run.ts'

/** How many samples were chosen and why, and what a plan with them can show. */
export function describeChances(
  prepared: Pick<
    PreparedRun,
    'cases' | 'configuration' | 'command' | 'recorded' | 'noise' | 'samplesReason'
  >,
): string[] {
  const { cases, configuration, command, recorded, noise, samplesReason } = prepared
  const chosen = samplesReason === null ? [] : [samplesReason]
  // What is missing in a recording is said with it, and nothing makes up for that.
  if (command === 'record' || isIncomplete(prepared)) {
    return chosen.map(reason => `${reason}, where answers vary ${describeSource(noise)}`)
  }
  const { quality, gates } = configuration.judge
  return [
    ...chosen,
    ...describeForecast({
      cases,
      quality,
      gates: judgedGates(command, recorded?.file ?? null, gates),
      noise,
    }),
  ]
}

function isIncomplete({ cases, recorded }: Pick<PreparedRun, 'cases' | 'recorded'>): boolean {
  if (recorded === null) return false
  const planned = countSlots(cases)
  return recorded.baseline.obstacle !== null || recorded.samples.size < planned
}
