import { formatGivenUsd } from '../../model/format.ts'
import { usualSamples, type GoldenCase } from '../../model/suite.ts'
import { describeChanceOf, mostSamples, usualChance } from './describe-forecast.ts'
import { forecastPlan, type ForecastOptions, type PlanForecast } from './forecast-plan.ts'

interface ChooseSamplesOptions extends ForecastOptions {
  /** What these cases are expected to cost, both sides together; null: nobody knows. */
  readonly costUsd: (cases: readonly GoldenCase[]) => number | null
  readonly budgetUsd: number | null
  /** Of the baseline a recording holds so many samples; null: it is asked. */
  readonly recordedSamples: number | null
}

interface ChosenSamples {
  readonly samples: number
  /** What was chosen, and why. */
  readonly reason: string
}

const fewestSamples = 2
/** More samples have to make parity likelier by this much to be worth their money. */
const worthwhile = 0.01

interface Option {
  readonly samples: number
  readonly forecast: PlanForecast
}

/**
 * The fewest samples a case with which parity is likely if nothing differs, within the budget and
 * within what was recorded; where no number does that, the one that comes nearest.
 */
export function chooseSamples(options: ChooseSamplesOptions): ChosenSamples {
  const { recordedSamples } = options
  const most = Math.min(mostSamples, recordedSamples ?? mostSamples)
  const possible: Option[] = []
  let dearer: number | null = null
  let isPriced = true
  for (let samples = Math.min(fewestSamples, most); samples <= most; samples++) {
    const cases = withSamples(options.cases, samples)
    const usd = options.costUsd(cases)
    isPriced = usd !== null
    if (options.budgetUsd !== null && usd !== null && usd > options.budgetUsd) {
      dearer = samples
      break
    }
    const option = { samples, forecast: forecastPlan({ ...options, cases }) }
    possible.push(option)
    if ((option.forecast.chance ?? 0) >= usualChance) break
  }
  const chosen = choose(possible, { ...options, most, dearer })
  const isBlind = options.budgetUsd !== null && !isPriced
  return isBlind ? { ...chosen, reason: `${chosen.reason}; ${unpriced}` } : chosen
}

const unpriced = 'the budget had no say, since nobody knows before what it costs'

/** The cases with so many samples where their number was left open. */
export function withSamples(cases: readonly GoldenCase[], samples: number): GoldenCase[] {
  return cases.map(golden => (golden.samplesOpen ? { ...golden, samples } : golden))
}

function describeEnough({ samples, forecast }: Option): ChosenSamples {
  const chance = describeChanceOf(forecast.chance ?? 0)
  const reason = `auto takes ${samples}, the fewest with which parity is likely if nothing differs (${chance})`
  return { samples, reason }
}

function choose(
  possible: readonly Option[],
  about: ChooseSamplesOptions & { readonly most: number; readonly dearer: number | null },
): ChosenSamples {
  const { most, dearer, budgetUsd, recordedSamples } = about
  const last = possible.at(-1)
  if (last && (last.forecast.chance ?? 0) >= usualChance) return describeEnough(last)
  const chances = possible.map(({ forecast }) => forecast.chance ?? 0)
  const best = Math.max(0, ...chances)
  const nearest = possible.find((_, index) => (chances[index] ?? 0) >= best - worthwhile)
  const largest = last?.samples ?? Math.min(fewestSamples, most)
  if (!nearest || best === 0) {
    const samples = Math.min(usualSamples, largest)
    return { samples, reason: describeHopeless(samples, possible, about) }
  }
  const { samples, forecast } = nearest
  const bound =
    dearer !== null && samples === dearer - 1
      ? `the most that the budget of ${formatGivenUsd(budgetUsd ?? 0)} allows`
      : recordedSamples !== null && samples === recordedSamples
        ? 'the most that were recorded'
        : `since no number up to ${most} makes parity likely and more hardly help`
  const reason = `auto takes ${samples}, ${bound}: if nothing differs, parity has a chance of ${describeChanceOf(forecast.chance ?? 0)}`
  return { samples, reason }
}

function describeHopeless(
  samples: number,
  possible: readonly Option[],
  { dearer, budgetUsd, most }: Parameters<typeof choose>[1],
): string {
  if (possible.length === 0) {
    return `auto takes ${samples}, the fewest, which is more than the budget of ${formatGivenUsd(budgetUsd ?? 0)} allows`
  }
  if (possible.every(({ forecast }) => forecast.chance === null)) {
    return `auto takes ${samples}, as usual: no required gate has a limit that more samples could keep`
  }
  return dearer === null
    ? `auto takes ${samples}: no number up to ${most} can end in parity, which takes more cases`
    : `auto takes ${samples}: no number that the budget of ${formatGivenUsd(budgetUsd ?? 0)} allows can end in parity`
}
