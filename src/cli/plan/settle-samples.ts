import type { GateSetting } from '../../model/gate.ts'
import type { QualitySettings, SideSettings } from '../../model/settings.ts'
import type { Side } from '../../model/side.ts'
import { caseKey, type GoldenCase, type Suite } from '../../model/suite.ts'
import { chooseSamples } from '../../run/forecast/choose-samples.ts'
import type { PlanNoise } from '../../run/forecast/plan-noise.ts'
import { expectSample, type PricedSide } from '../../wire/prices/estimate-sample.ts'
import { estimateJudge } from './estimate-judge.ts'
import type { RecordingFile } from '../journal/recording-file.ts'
import type { ResolvedJudge } from '../sides/resolve-judge.ts'

export interface SettleSamplesOptions {
  readonly quality: QualitySettings
  readonly gates: readonly GateSetting[]
  readonly noise: PlanNoise
  /** Who is sent to. */
  readonly asked: readonly Side[]
  readonly priced: Readonly<Record<Side, PricedSide>>
  readonly settings: Readonly<Record<Side, SideSettings>>
  /** What decides checks in words, at a cost of its own. */
  readonly judge: ResolvedJudge | null
  readonly startedAt: string
  readonly budgetUsd: number | null
  readonly recording: RecordingFile | null
}

/** Gives every case its number of samples where the suites, the config or the flag leave it open. */
export function settleSamples(
  suites: readonly Suite[],
  options: SettleSamplesOptions,
): { readonly suites: readonly Suite[]; readonly reason: string | null } {
  const cases = suites.flatMap(suite => suite.cases)
  const open = cases.filter(golden => golden.samplesOpen)
  if (open.length === 0) return { suites, reason: null }
  const { samples, reason } = chooseSamples({
    ...options,
    cases,
    costUsd: planned => estimateUsd(planned, options),
    recordedSamples: options.recording && countRecorded(open, options.recording),
  })
  return {
    suites: suites.map(suite => ({
      ...suite,
      cases: suite.cases.map(golden => settled(golden, samples)),
    })),
    reason: `samples: ${reason}`,
  }
}

function settled(golden: GoldenCase, samples: number): GoldenCase {
  const { samplesOpen, ...rest } = golden
  return samplesOpen ? { ...rest, samples } : golden
}

/** Of what has a price; null where nothing has one. */
function estimateUsd(
  cases: readonly GoldenCase[],
  { asked, priced, settings, judge, startedAt }: SettleSamplesOptions,
): number | null {
  const costs = asked
    .filter(side => !settings[side].simulated)
    .flatMap(side =>
      cases.map(golden => {
        const { usd } = expectSample(priced[side], golden, startedAt)
        return usd === null ? null : usd * golden.samples * golden.modes.length
      }),
    )
    .concat(judge === null ? [] : estimateJudge(judge, cases, startedAt).usd)
    .filter(usd => usd !== null)
  return costs.length === 0 ? null : costs.reduce((sum, usd) => sum + usd, 0)
}

/** So many samples of each of these cases a recording holds, as far as it has the case at all. */
function countRecorded(cases: readonly GoldenCase[], { header }: RecordingFile): number | null {
  const recorded = new Map(header.cases.map(golden => [caseKey(golden), golden.samples]))
  const counts = cases.flatMap(golden => recorded.get(caseKey(golden)) ?? [])
  return counts.length === 0 ? null : Math.min(...counts)
}
