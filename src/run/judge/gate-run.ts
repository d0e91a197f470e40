import type { GateResult, RunReport } from '../../model/report.ts'
import type { JudgeSettings } from '../../model/settings.ts'
import { usualErrorLevel } from '../error-level.ts'
import type { JournalFooter } from '../journal-format.ts'
import type { Look } from '../looks.ts'
import { withoutTimedGates } from '../recorded-gates.ts'
import type { CaseEvidence } from './evidence/evidence.ts'
import { judgeGates, type JudgedGates } from './gates/judge-gates.ts'
import type { WaiverBook } from './gates/waivers.ts'
import type { JudgeOptions } from './judge-run.ts'
import { describeLookBound, keepSettled, lookBefore } from './looks/earlier-looks.ts'
import { pAtLook } from './looks/p-at-look.ts'
import { runPermutations } from './measures/run-permutations.ts'
import { describeRecordingGaps, judgeRecording } from './recorded/judge-recording.ts'

/** The gates of a run, with what was found out to judge them. */
export interface GatedRun
  extends JudgedGates, Pick<RunReport, 'recording' | 'permutations' | 'eventLoopDelayMs'> {}

export interface GateRunOptions {
  /** The look that the run is judged at; null: at its end. */
  readonly look: Look | null
  readonly evidence: readonly CaseEvidence[]
  readonly waivers: WaiverBook
  /** The gates of what was judged at an earlier look. */
  readonly judgeEarlier: (before: JudgeOptions) => readonly GateResult[]
}

/** Judges the gates by the evidence at hand, the recording it comes from and the looks so far. */
export function gateRun(options: JudgeOptions, given: GateRunOptions): GatedRun {
  const { header, footer } = options
  const { look, evidence, waivers } = given
  const { configuration } = header
  const { seed, concurrency } = configuration.run
  // What was timed is what a look judged: the same figure must not decide otherwise afterwards.
  const timed = look?.eventLoopDelayMs === undefined ? footer : look
  const eventLoopDelayMs = timed?.eventLoopDelayMs ?? null
  const permutations = runPermutations(evidence)
  const errorLevel = look?.errorLevel ?? usualErrorLevel
  const context = { seed, permutations, concurrency, eventLoopDelayMs, errorLevel }
  const recording = judgeRecording({ readSentinel: () => [], ...options, evidence, context })
  const remedy = describeRecordingGaps(recording)
  const { interrupted, reachedLimit } = endOf(footer)
  const judged = judgeGates({
    evidence,
    settings: recording === null ? configuration.judge : withoutTimed(configuration.judge),
    waivers,
    isCutShort: interrupted || reachedLimit !== null,
    context: remedy === null ? context : { ...context, coverageRemedy: remedy },
    ...(look && {
      boundRemark: describeLookBound(look),
      pOf: pAtLook(look, { evidence, header }),
    }),
  })
  const before = look && lookBefore(look, options)
  const gates =
    before === null ? judged.gates : keepSettled(judged.gates, () => given.judgeEarlier(before))
  return { ...judged, gates, recording, permutations, eventLoopDelayMs }
}

/** Whether a run came to the end of its plan; without a footer it was cut off. */
export function endOf(
  footer: JournalFooter | null,
): Pick<RunReport, 'interrupted' | 'reachedLimit'> {
  return {
    interrupted: footer === null || footer.stopReason === 'interrupted',
    reachedLimit: footer?.reachedLimit ?? null,
  }
}

function withoutTimed(settings: JudgeSettings): JudgeSettings {
  return { ...settings, gates: withoutTimedGates(settings.gates) }
}
