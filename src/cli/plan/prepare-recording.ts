import { describeAge, type RecordedBaseline } from '../../model/recording.ts'
import type { Configuration } from '../../model/configuration.ts'
import { countOf } from '../../model/format.ts'
import { caseKey, countSlots, type GoldenCase } from '../../model/suite.ts'
import { listSome } from '../../report/section.ts'
import { chooseSentinel } from '../../run/choose-sentinel.ts'
import { ageOf } from '../../run/recording-age.ts'
import { matchRecording } from '../../run/match-recording.ts'
import { caseKeyOf } from '../../run/sample-key.ts'
import { recordedSamples, type RecordingFile } from '../journal/recording-file.ts'
import { UsageError } from '../usage-error.ts'

/** A recording that a run's baseline is taken from. */
export interface PreparedRecording {
  readonly file: RecordingFile
  /** For the journal of the run. */
  readonly baseline: RecordedBaseline
  /** Keys of the baseline samples that it has of the run's cases as they are now. */
  readonly samples: ReadonlySet<string>
}

export interface PrepareRecordingOptions {
  readonly cases: readonly GoldenCase[]
  readonly configuration: Configuration
  readonly seed: string
  /** What keeps the live baseline from being asked. */
  readonly obstacle: string | null
}

/**
 * Holds a recording against the cases of a run.
 *
 * @throws UsageError when it has nothing of them.
 */
export function prepareRecording(
  file: RecordingFile,
  { cases, configuration, seed, obstacle }: PrepareRecordingOptions,
): PreparedRecording {
  const { header } = file
  const { comparable, changed, missing } = matchRecording({
    recorded: header.cases,
    cases,
    models: {
      recorded: header.configuration.sides.baseline.models,
      configured: baselineModels(configuration),
    },
  })
  const samples = recordedSamples(file, comparable)
  if (samples.size === 0) throw new UsageError(describeNothing(file, changed))
  const recorded = new Set(Array.from(samples, caseKeyOf))
  const asked = chooseSentinel(
    comparable.filter(golden => recorded.has(caseKey(golden))),
    seed,
  )
  return {
    file,
    samples,
    baseline: {
      path: file.path,
      runId: header.runId,
      recordedAt: header.startedAt,
      changed,
      missing,
      sentinel: asked.map(caseKey),
      obstacle,
    },
  }
}

function baselineModels({ models }: Configuration): Record<string, string> {
  return Object.fromEntries(
    Object.entries(models).flatMap(([model, ids]) =>
      ids.baseline === undefined ? [] : [[model, ids.baseline]],
    ),
  )
}

function describeNothing({ path }: RecordingFile, changed: readonly string[]): string {
  return changed.length > 0
    ? `all cases of this run that are in the recording ${path} have changed since: record anew`
    : `the recording ${path} is of other suites: none of the cases of this run is in it`
}

/** What to know of a recording before anything is sent. */
export function describeRecording(
  { file, baseline, samples }: PreparedRecording,
  { cases, startedAt }: { readonly cases: readonly GoldenCase[]; readonly startedAt: string },
): string[] {
  const age = describeAge(ageOf(baseline.recordedAt, startedAt))
  const { changed, missing, obstacle } = baseline
  const left = new Set([...changed, ...missing])
  const planned = countSlots(cases.filter(golden => !left.has(caseKey(golden))))
  const lacking = planned - samples.size
  const unfinished = file.isFinished ? '' : ' (it was not finished)'
  return [
    `the baseline was recorded ${age} ago, ${baseline.recordedAt.slice(0, 10)}: ${file.path}${unfinished}`,
    ...(changed.length > 0
      ? [
          `${countOf(changed.length, 'case')} changed since and not compared: ${listSome(changed, 3)}`,
        ]
      : []),
    ...(missing.length > 0
      ? [`${countOf(missing.length, 'case')} not in the recording: ${listSome(missing, 3)}`]
      : []),
    ...(lacking > 0
      ? [`${countOf(lacking, 'baseline sample')} not in the recording: the run cannot be parity`]
      : []),
    ...(obstacle === null
      ? []
      : [
          `the recording cannot be checked against the live baseline, so that nothing can be shown: ${obstacle}`,
        ]),
  ]
}
