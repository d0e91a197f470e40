import type { RecordingReport } from '../../../model/recording.ts'
import { countOf } from '../../../model/format.ts'
import { ageOf } from '../../recording-age.ts'
import type { JournalHeader } from '../../journal-format.ts'
import { checkSentinel, sentinelCases, type ReadSentinel } from './check-sentinel.ts'
import type { ReadExchanges } from '../evidence/collect-evidence.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import type { MeasureContext } from '../measures/measurement.ts'

export interface RecordingOptions {
  readonly header: JournalHeader
  readonly readExchanges: ReadExchanges
  readonly readSentinel: ReadSentinel
  readonly evidence: readonly CaseEvidence[]
  readonly context: MeasureContext
}

/** What is to be said of the recording behind a run's baseline; null where there is none. */
export function judgeRecording(options: RecordingOptions): RecordingReport | null {
  const { header, readExchanges, readSentinel, evidence, context } = options
  const { recordedBaseline, startedAt, configuration } = header
  if (!recordedBaseline) return null
  const { path, runId, recordedAt, changed, missing, sentinel, obstacle } = recordedBaseline
  const ageMs = ageOf(recordedAt, startedAt)
  return {
    path,
    runId,
    recordedAt,
    ageMs,
    changed,
    missing,
    samplesLacking: evidence.reduce(
      (sum, { golden, numbers }) => sum + Math.max(0, golden.samples - numbers.baseline.samples),
      0,
    ),
    sentinel: checkSentinel({
      cases: sentinelCases(header.cases, sentinel),
      readExchanges,
      readSentinel,
      context,
      timeoutMs: configuration.run.timeoutMs,
      recording: { ageMs },
      obstacle,
    }),
  }
}

/** What a recording lacks of what the run would compare, and what to do; null where it has it all. */
export function describeRecordingGaps(
  recording: Pick<RecordingReport, 'changed' | 'missing' | 'samplesLacking'> | null,
): string | null {
  if (recording === null || recording.samplesLacking === 0) return null
  const { changed, missing, samplesLacking } = recording
  const parts = [
    ...(changed.length > 0 ? [`${countOf(changed.length, 'case')} changed since`] : []),
    ...(missing.length > 0 ? [`${countOf(missing.length, 'case')} not recorded`] : []),
  ]
  const why = parts.length > 0 ? ` (${parts.join(', ')})` : ''
  return `the recording lacks ${countOf(samplesLacking, 'sample')}${why}: record anew`
}
