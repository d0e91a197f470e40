import type { GateSetting } from '../../model/gate.ts'
import type { QualitySettings } from '../../model/settings.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { chanceFailuresKept } from '../../statistics/planning/planned-failures.ts'
import { chanceDespiteFewVaried, chanceInside } from '../../statistics/planning/planning.ts'
import { variedShare } from '../../statistics/planning/varied-share.ts'
import { resolveGates, type Gate } from '../judge/gates/resolve-gates.ts'
import { findGateLimit } from '../plan-limits.ts'
import { planGate, type GatePlan } from './forecast-gate.ts'
import type { PlanNoise } from './plan-noise.ts'

export interface GateForecast {
  readonly gate: Gate
  /** Of parity, if nothing differs; null: nobody can say before a run. */
  readonly chance: number | null
  readonly plan: GatePlan | null
}

export interface PlanForecast {
  /**
   * Of parity of the whole run, if nothing differs: the product over all required gates. What makes
   * gates fail together (one slow hour makes the first token and the whole answer late) makes the
   * true chance higher, so this is a cautious figure. Null: no required gate has a limit.
   */
  readonly chance: number | null
  /** Required gates with a limit. */
  readonly gates: readonly GateForecast[]
}

export interface ForecastOptions {
  readonly cases: readonly GoldenCase[]
  readonly quality: QualitySettings
  readonly gates: readonly GateSetting[]
  readonly noise: PlanNoise
  /** So many times as many cases of the same kind (1). */
  readonly scale?: number
}

/** At most so often chance alone makes a change where none is allowed at all. */
const falseAlarmRate = 0.05

/** How likely a plan ends in parity if nothing differs, gate by gate and together. */
export function forecastPlan(options: ForecastOptions): PlanForecast {
  const { cases, quality, noise, scale = 1 } = options
  const settings = { quality, gates: options.gates, waivers: [], allowInconclusive: false }
  const gates = resolveGates(settings)
    .filter(gate => gate.required && gate.threshold)
    .flatMap((gate): GateForecast[] => {
      const plan = planGate(gate, { cases, noise, scale })
      if (scale === 1 && findGateLimit(gate, cases) !== null) return [{ gate, chance: 0, plan }]
      if (plan !== null) return [{ gate, chance: chanceOf(plan, { noise, quality }), plan }]
      return isFinding(gate) || isWithoutData(gate, cases) ? [] : [{ gate, chance: null, plan }]
    })
  const known = gates.flatMap(({ chance }) => chance ?? [])
  const chance = known.length === 0 ? null : known.reduce((product, value) => product * value, 1)
  return { chance, gates }
}

function chanceOf(
  plan: GatePlan,
  { noise, quality }: Pick<ForecastOptions, 'noise' | 'quality'>,
): number {
  switch (plan.kind) {
    case 'failures':
      return chanceFailuresKept(plan)
    case 'quality': {
      const { clusters, distance, candidateSamples } = plan
      const share = variedShare(noise.variety, Math.round(2 * candidateSamples))
      const despite = chanceDespiteFewVaried({ clusters, variedShare: share, margin: distance })
      const unalarmed = quality.mode === 'identical' ? 1 - falseAlarmRate : 1
      return isTellable(noise) ? chanceInside(plan) * despite * unalarmed : 0
    }
    default:
      return chanceInside(plan)
  }
}

/** Where answers are as unlike themselves as those to other prompts, similarity shows nothing. */
function isTellable({ answers }: PlanNoise): boolean {
  return answers.contrast >= 0.05
}

/** Contract kinds, checks, coverage: where nothing breaks or is lost, the number of cases decides. */
function isFinding({ metric }: Gate): boolean {
  return ['contract', 'expect', 'coverage'].includes(metric.family)
}

/** Nothing is measured then, and nothing is lost. */
function isWithoutData({ metric }: Gate, cases: readonly GoldenCase[]): boolean {
  const real = cases.filter(golden => !golden.fault)
  switch (metric.name) {
    case 'quality.replaced':
      return real.every(golden => golden.compare.kind !== 'text')
    case 'latency.ttft':
      return real.every(golden => !golden.modes.includes('stream'))
    default:
      return real.length === 0
  }
}
