import { join, resolve } from 'node:path'
import { countOf } from '../../model/format.ts'
import { canonicalJsonOf, compareByCodeUnit } from '../../model/json.ts'
import type { SideSettings } from '../../model/settings.ts'
import type { Side } from '../../model/side.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import { measureNoise, type MeasuredNoise } from '../../run/forecast/measure-noise.ts'
import { usualNoise, type PlanNoise } from '../../run/forecast/plan-noise.ts'
import type { JournalHeader } from '../../run/journal-format.ts'
import { matchRecording } from '../../run/match-recording.ts'
import { readJournal, readJournalHeader, type JournalReader } from '../journal/journal-file.ts'
import { defaultRecordings, type RecordingFile } from '../journal/recording-file.ts'
import {
  findRunFolder,
  journalName,
  listByBeginning,
  listRuns,
  startOfRun,
} from '../journal/run-folder.ts'
import { UsageError } from '../usage-error.ts'

export interface FindNoiseOptions {
  readonly cases: readonly GoldenCase[]
  readonly sides: Readonly<Record<Side, SideSettings>>
  /** A run or recording that the user named. */
  readonly from: string | undefined
  /** What stands in for the baseline, which then says most of it. */
  readonly recording: RecordingFile | null
  readonly output: string
  readonly workingDirectory: string
}

/** Nobody waits for more journals to be looked through before a run. */
const mostJournals = 5

/**
 * How much answers vary: from the run or recording that is named, the recording that is the
 * baseline, or else the newest finished run or recording of the same baseline with enough of the
 * same cases. Where there is none, answers are taken to vary as usual.
 *
 * @throws UsageError when the one that is named cannot say it.
 */
export function findNoise(options: FindNoiseOptions): PlanNoise {
  const { from, recording, cases } = options
  if (from !== undefined) return measureNamed(from, options)
  const paths = recording === null ? listJournals(options) : [recording.journalPath]
  for (const path of paths.slice(0, mostJournals)) {
    const found = tryMeasure(path, options)
    if (found !== null) return found
  }
  return usualNoise(cases)
}

function measureNamed(from: string, options: FindNoiseOptions): PlanNoise {
  const { output, workingDirectory } = options
  const recordings = resolve(workingDirectory, defaultRecordings)
  const isRecording = listByBeginning(recordings, from).length > 0
  const folder = findRunFolder({
    output: isRecording ? recordings : output,
    run: from,
    workingDirectory,
  })
  const journal = readJournal(join(folder, journalName))
  try {
    const obstacle = whyNot(journal.header, options.sides)
    if (obstacle !== null) throw new UsageError(`--samples-from ${from}: ${obstacle}`)
    const found = measure(journal, options)
    if (found !== null) return found
  } finally {
    journal.close()
  }
  throw new UsageError(
    `--samples-from ${from}: it takes at least 10 text prompts of this run with 3 baseline answers each (4 are better)`,
  )
}

/** Newest first; recordings count, too, since a small one is what a pilot is. */
function listJournals({ output, workingDirectory }: FindNoiseOptions): string[] {
  const folders = new Set([output, resolve(workingDirectory, defaultRecordings)])
  return [...folders]
    .flatMap(folder =>
      listRuns(folder).map(name => ({ path: join(folder, name, journalName), name })),
    )
    .sort((left, right) => compareByCodeUnit(startOfRun(right.name), startOfRun(left.name)))
    .map(({ path }) => path)
}

function tryMeasure(path: string, options: FindNoiseOptions): PlanNoise | null {
  let journal: JournalReader
  try {
    // Most of what lies there is of another baseline, and may be large.
    if (whyNot(readJournalHeader(path), options.sides) !== null) return null
    journal = readJournal(path)
  } catch (error) {
    // Whatever lies there, the run does not depend on it.
    if (error instanceof UsageError) return null
    throw error
  }
  try {
    const isFinished = journal.footer?.stopReason === 'finished'
    return isFinished ? measure(journal, options) : null
  } finally {
    journal.close()
  }
}

function whyNot({ configuration }: JournalHeader, sides: FindNoiseOptions['sides']): string | null {
  const { baseline } = configuration.sides
  return isSameSide(baseline, sides.baseline)
    ? null
    : baseline.profile === sides.baseline.profile
      ? 'its baseline was asked otherwise'
      : `its baseline was ${baseline.profile}, not ${sides.baseline.profile}`
}

function isSameSide(left: SideSettings, right: SideSettings): boolean {
  const identity = ({ profile, protocol, simulated, defects, request }: SideSettings) =>
    canonicalJsonOf({ profile, protocol, simulated, defects, request })
  return identity(left) === identity(right)
}

function measure(journal: JournalReader, options: FindNoiseOptions): PlanNoise | null {
  const { header, readExchanges } = journal
  const { sides, run } = header.configuration
  const { comparable } = matchRecording({
    recorded: header.cases,
    cases: options.cases,
    models: { recorded: sides.baseline.models, configured: options.sides.baseline.models },
  })
  const before = new Map(header.cases.map(golden => [caseKey(golden), golden]))
  const cases = comparable.flatMap(golden => before.get(caseKey(golden)) ?? [])
  // Times of another candidate, or of a baseline that was not asked, are no pairs.
  const isPaired =
    !header.recording &&
    !header.recordedBaseline &&
    isSameSide(sides.candidate, options.sides.candidate)
  const kind = header.recording ? 'recording' : 'run'
  const found = measureNoise({
    cases,
    readExchanges: (golden, mode) => {
      const { baseline, candidate } = readExchanges(golden, mode)
      return { baseline, candidate: isPaired ? candidate : [] }
    },
    timeoutMs: run.timeoutMs,
    usual: usualNoise(options.cases),
    source: `${kind} ${header.runId}`,
  })
  return found && withPrompts(found)
}

function withPrompts({ noise, prompts }: MeasuredNoise): PlanNoise {
  return { ...noise, source: `${noise.source ?? ''} (${countOf(prompts, 'prompt')})` }
}
