import { countOf, formatMs, formatPoints, formatRatio, formatShare } from '../../model/format.ts'
import {
  requestsForParity,
  smallestFoundFailures,
} from '../../statistics/planning/planned-failures.ts'
import {
  clustersForParity,
  smallestFoundShare,
  smallestFoundShift,
} from '../../statistics/planning/planning.ts'
import { clustersNeeded } from '../clusters-needed.ts'
import type { GatePlan } from './forecast-gate.ts'
import { forecastPlan, type ForecastOptions, type GateForecast } from './forecast-plan.ts'
import type { PlanNoise } from './plan-noise.ts'

/** A plan that ends in parity this often, where there is parity, is worth its money. */
export const usualChance = 0.8
/** What a gate by itself should have, so that several of them together have the usual chance. */
const gateChance = 0.9
/** Samples a case beyond which more cases are the better buy. */
export const mostSamples = 10
/** Nobody writes more than so many times the cases that there are. */
const mostScale = 10

/**
 * What a plan can show, said before anything is spent: how likely parity is if nothing differs, what
 * would make it likelier, and from which size on a difference is found.
 */
export function describeForecast(options: ForecastOptions): string[] {
  const { chance, gates } = forecastPlan(options)
  const unknown = gates.filter(gate => gate.chance === null).map(({ gate }) => gate.key)
  const found = gates.flatMap(forecast => describeFound(forecast, options) ?? [])
  return [
    ...(chance === null ? [] : describeChance(chance, gates, options)),
    ...(unknown.length === 0
      ? []
      : [`not counted, since nothing is known of it before a first run: ${unknown.join(', ')}`]),
    ...(found.length === 0
      ? []
      : [`found as drift with a chance of ${formatShare(usualChance)}: ${found.join(', ')}`]),
  ]
}

/** The required gate that is least likely to be parity. */
function findWeakest(gates: readonly GateForecast[]): GateForecast | null {
  return gates.reduce<GateForecast | null>(
    (weakest, gate) => ((gate.chance ?? 1) < (weakest?.chance ?? 1) ? gate : weakest),
    null,
  )
}

/** `as usual`, `as in run 2026-... (55 prompts)`. */
export function describeSource({ source }: PlanNoise): string {
  return source === null ? 'as usual' : `as in ${source}`
}

/** Whole per cent; less than one is not none, and no forecast is certain. */
export function describeChanceOf(chance: number): string {
  if (chance > 0 && chance < 0.005) return 'less than 1 %'
  if (chance >= 0.995) return 'more than 99 %'
  return formatShare(Math.round(chance * 100) / 100)
}

function describeChance(
  chance: number,
  gates: readonly GateForecast[],
  options: ForecastOptions,
): string[] {
  const hopeless = gates.filter(gate => gate.chance === 0)
  const others = gates.filter(gate => gate.chance !== null && gate.chance > 0)
  const list = others.map(item => `${item.gate.key} ${describeChanceOf(item.chance ?? 0)}`)
  if (hopeless.length > 0) {
    const keys = hopeless.map(({ gate }) => gate.key).join(', ')
    const rest = list.length === 0 ? '' : `; chances of the others: ${list.join(', ')}`
    return [`this plan cannot end in parity, even if nothing differs, for ${keys}${rest}`]
  }
  return [
    `if nothing differs, and answers vary ${describeSource(options.noise)}, this plan ends in parity with a chance of ${describeChanceOf(chance)}: ${list.join(', ')}`,
    ...(chance >= usualChance ? [] : describeRemedy(gates, options)),
  ]
}

/** What the weakest gate needs by itself, and what the whole run does. */
function describeRemedy(gates: readonly GateForecast[], options: ForecastOptions): string[] {
  const weakest = findWeakest(gates)
  if (weakest === null) return []
  const need = weakest.plan && describeNeed(weakest.plan)
  const remedies = [describeMoreSamples(options), describeMoreCases(options)].flatMap(
    remedy => remedy ?? [],
  )
  const whole =
    remedies.length === 0
      ? 'no more of the same makes parity likely: widen its limit, or make it "required: false"'
      : `${remedies.join(', or ')} for the whole run`
  const own = need === null ? '' : ` (${formatShare(gateChance)} with about ${need})`
  return [`the weakest is ${weakest.gate.key}${own}; ${whole}`]
}

function describeNeed(plan: GatePlan): string | null {
  if (plan.kind === 'failures') {
    const requests = requestsForParity(plan, gateChance)
    return requests === null ? null : countOf(requests, 'paired request')
  }
  const clusters = clustersForParity(plan, gateChance)
  const noun = plan.kind === 'quality' ? 'independent text case' : 'independent case'
  return Number.isFinite(clusters) ? countOf(clusters, noun) : null
}

function describeMoreSamples(options: ForecastOptions): string | null {
  const { cases } = options
  const now = Math.max(...cases.map(golden => golden.samples))
  for (let samples = Math.max(2, now + 1); samples <= mostSamples; samples++) {
    const more = cases.map(golden => ({ ...golden, samples }))
    const { chance } = forecastPlan({ ...options, cases: more })
    if (chance !== null && chance >= usualChance) {
      return `--samples ${samples} gives ${describeChanceOf(chance)}`
    }
  }
  return null
}

function describeMoreCases(options: ForecastOptions): string | null {
  const real = options.cases.filter(golden => !golden.fault).length
  for (let scale = 1.1; scale <= mostScale; scale *= 1.05) {
    const { chance } = forecastPlan({ ...options, scale })
    if (chance !== null && chance >= usualChance) {
      return `${Math.ceil((scale - 1) * real)} more such cases give ${describeChanceOf(chance)}`
    }
  }
  return null
}

/** `14 % of answers replaced`: from where on a gate over the whole run is drift with 80 %. */
function describeFound({ gate, plan }: GateForecast, { quality }: ForecastOptions): string | null {
  if (plan === null || gate.scope.kind !== 'run') return null
  switch (plan.kind) {
    case 'quality': {
      const { clusters: prompts, deviation: sdPi, candidateSamples, distance } = plan
      if (!Number.isFinite(sdPi) || prompts < clustersNeeded.text.forDrift) return null
      const margin = quality.mode === 'identical' ? 0 : distance
      const share = smallestFoundShare({ prompts, sdPi, candidateSamples, margin })
      return share === null ? null : `${formatShare(share)} of answers replaced`
    }
    case 'time': {
      if (plan.clusters < clustersNeeded.timed.forDrift) return null
      const shift = smallestFoundShift(plan)
      const what = gate.metric.name === 'latency.ttft' ? 'time to the first token' : 'total time'
      return plan.unit === 'ms'
        ? `${formatMs(shift)} more ${what}`
        : `${formatRatio(Math.exp(shift))} the ${what}`
    }
    case 'cost':
      return plan.clusters < clustersNeeded.cost.forDrift
        ? null
        : `${formatRatio(Math.exp(smallestFoundShift(plan)))} the cost`
    case 'failures': {
      const more = smallestFoundFailures(plan)
      return more === null ? null : `${formatPoints(more).replace('+', '')} more failures`
    }
  }
}
