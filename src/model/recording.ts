import { countOf } from './format.ts'

/** A recording that takes the place of the baseline, as a run's journal keeps it. */
export interface RecordedBaseline {
  /** Its file or folder, without `recording:`. */
  readonly path: string
  /** The recording's own id. */
  readonly runId: string
  /** When it was begun: UTC, ISO 8601. */
  readonly recordedAt: string
  /** Keys of the cases that are asked otherwise now than they were then. */
  readonly changed: readonly string[]
  /** Keys of the cases that are not in it. */
  readonly missing: readonly string[]
  /** Keys of the cases that are asked of the live baseline again, to see whether it is still the same. */
  readonly sentinel: readonly string[]
  /** What kept the live baseline from being asked when the run was started, as advice; null: nothing. */
  readonly obstacle: string | null
}

/** What came of asking the live baseline again. */
export interface SentinelResult {
  /** `unchecked`: nobody can tell. */
  readonly status: 'agrees' | 'differs' | 'unchecked'
  /** Cases of which recorded and live answers could be held against each other. */
  readonly cases: number
  /** Live samples, which count for nothing else. */
  readonly samples: number
  /** Of the live samples, all attempts and turns; null is unknown. */
  readonly costUsd: number | null
  /** One sentence. */
  readonly reason: string
}

/** What a report says of the recording that its baseline was taken from. */
export interface RecordingReport extends Pick<
  RecordedBaseline,
  'path' | 'runId' | 'recordedAt' | 'changed' | 'missing'
> {
  /** From the start of the recording to the start of the run, in milliseconds. */
  readonly ageMs: number
  /** Baseline samples of the run that were not recorded, or not of the case as it is now. */
  readonly samplesLacking: number
  readonly sentinel: SentinelResult
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** `less than an hour`, `5 hours`, `1 day`, `40 days`: whole units, rounded down. */
export function describeAge(ageMs: number): string {
  if (!(ageMs >= hourMs)) return 'less than an hour'
  return ageMs < 2 * dayMs
    ? countOf(Math.floor(ageMs / hourMs), 'hour')
    : countOf(Math.floor(ageMs / dayMs), 'day')
}

/** `recorded 2026-03-01, 12 days before`. */
export function describeRecorded({
  recordedAt,
  ageMs,
}: Pick<RecordingReport, 'recordedAt' | 'ageMs'>): string {
  return `recorded ${recordedAt.slice(0, 10)}, ${describeAge(ageMs)} before`
}
