import type { RunSettings } from '../../model/settings.ts'
import { planSentinel } from '../../run/choose-sentinel.ts'
import { countRequests, planSending, type Asked } from '../../run/plan-sending.ts'
import { planStages } from '../../run/plan-stages.ts'
import type { PreparedRun } from './prepared-run.ts'

type ToSend = Pick<PreparedRun, 'cases' | 'command' | 'recorded'> & {
  readonly run: Pick<RunSettings, 'seed' | 'looks'>
  readonly nextLook?: number
}

/** The plan of some cases, and what of it is sent. */
export function planToSend(options: ToSend): Pick<PreparedRun, 'plan' | 'stages' | 'sending'> {
  const stages = planStages(options.cases, options.run, options.nextLook)
  const slots = stages.flatMap(stage => stage.slots)
  const sending = planSending(slots, askedOf(options))
  return { plan: { slots, requests: countRequests(slots, sending) }, stages, sending }
}

function askedOf({ cases, run: { seed }, command, recorded }: ToSend): Asked {
  if (command === 'record') return { who: 'baseline alone' }
  if (recorded === null) return { who: 'both sides' }
  const { sentinel, obstacle } = recorded.baseline
  const asked = obstacle === null ? planSentinel(cases, sentinel, seed) : []
  return { who: 'candidate', recorded: recorded.samples, sentinel: asked }
}
