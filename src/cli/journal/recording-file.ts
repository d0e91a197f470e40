import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import type { Exchange } from '../../model/exchange.ts'
import { modes } from '../../model/side.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import type { JournalHeader } from '../../run/journal-format.ts'
import { sampleKey } from '../../run/sample-key.ts'
import { readJournal, type JournalReader } from './journal-file.ts'
import type { JournalWriter } from './journal-writer.ts'
import { findRunFolder, journalName } from './run-folder.ts'
import { UsageError } from '../usage-error.ts'

/** The folder that recordings lie in. */
export const defaultRecordings = 'recordings'

const prefix = 'recording:'

/** What follows `recording:` in the name of a side; undefined where it names a gateway. */
export function recordingNameOf(gateway: string | undefined): string | undefined {
  return gateway?.startsWith(prefix) ? gateway.slice(prefix.length).trim() : undefined
}

export interface RecordingFile {
  /** As the user named it, if that is a file or a folder; else its folder: `latest` is another tomorrow. */
  readonly path: string
  readonly journalPath: string
  readonly header: JournalHeader
  readonly isFinished: boolean
}

/**
 * Finds a recording by its folder, its journal, or its id (or the beginning of it) in the folder
 * that recordings lie in. The journal of a run will do as well, for the sake of its baseline.
 *
 * @throws UsageError when it is not there, cannot be read, or holds no answer.
 */
export function openRecording(path: string, workingDirectory: string): RecordingFile {
  if (path === '')
    throw new UsageError('recording: is followed by a path, as parity record says it')
  const journalPath = findJournal(path, workingDirectory)
  const journal = readJournal(journalPath)
  try {
    const { header, footer } = journal
    if (header.recordedBaseline) {
      throw new UsageError(
        `${path} is a run that had a recorded baseline itself: name that one, ${header.recordedBaseline.path}`,
      )
    }
    const isEmpty = !header.cases.some(golden =>
      baselineOf(journal, golden).some(
        ({ outcome }) => golden.fault || outcome.kind === 'answered',
      ),
    )
    if (isEmpty) throw new UsageError(`the recording ${path} holds no answer of a baseline`)
    return {
      path: placeOf(path, { journalPath, workingDirectory }),
      journalPath,
      header,
      isFinished: footer?.stopReason === 'finished',
    }
  } finally {
    journal.close()
  }
}

function placeOf(
  path: string,
  { journalPath, workingDirectory }: { journalPath: string; workingDirectory: string },
): string {
  const isPath = existsSync(resolve(workingDirectory, path))
  return isPath ? path : relative(workingDirectory, dirname(journalPath))
}

function findJournal(path: string, workingDirectory: string): string {
  const named = resolve(workingDirectory, path)
  if (statSync(named, { throwIfNoEntry: false })?.isFile()) return named
  const output = resolve(workingDirectory, defaultRecordings)
  return join(findRunFolder({ output, run: path, workingDirectory }), journalName)
}

/** Keys of the baseline samples of some cases that a recording holds. */
export function recordedSamples(
  { journalPath }: RecordingFile,
  cases: readonly GoldenCase[],
): Set<string> {
  const journal = readJournal(journalPath)
  journal.close()
  const keys = cases.flatMap(golden =>
    modes.flatMap(mode =>
      Array.from({ length: golden.samples }, (_, index) =>
        sampleKey({ caseKey: caseKey(golden), mode, sample: index + 1, side: 'baseline' }),
      ),
    ),
  )
  return new Set(keys.filter(key => journal.finished.has(key)))
}

/** Writes the recorded samples of some cases into the journal of a run, but for those that are there. */
export function copyRecording(options: {
  readonly journalPath: string
  readonly cases: readonly GoldenCase[]
  readonly samples: ReadonlySet<string>
  readonly finished: ReadonlySet<string>
  readonly journal: JournalWriter
  readonly renderLine: (exchange: Exchange) => string
}): void {
  const { cases, samples, finished, journal, renderLine } = options
  const recording = readJournal(options.journalPath)
  try {
    for (const golden of cases) {
      for (const exchange of baselineOf(recording, golden)) {
        const { mode, sample, side } = exchange
        const key = sampleKey({ caseKey: caseKey(golden), mode, sample, side })
        if (samples.has(key) && !finished.has(key)) journal.append(renderLine(exchange))
      }
    }
  } finally {
    recording.close()
  }
}

function baselineOf({ readExchanges }: JournalReader, golden: GoldenCase): Exchange[] {
  return golden.modes.flatMap(mode =>
    readExchanges(golden, mode).baseline.flatMap(item => item ?? []),
  )
}
