import { join } from 'node:path'
import { canonicalJson, type JsonValue } from '../model/json.ts'
import { sides } from '../model/side.ts'
import { planRun } from '../run/plan-run.ts'
import { readJournal, type JournalReader } from './journal-file.ts'
import type { PreparedRun } from './prepare-run.ts'
import { findRunFolder, journalName, listRuns } from './run-folder.ts'
import { UsageError } from './usage-error.ts'

export interface ResumedRun {
  readonly prepared: PreparedRun
  readonly folder: string
  readonly runId: string
  readonly finished: ReadonlySet<string>
  readonly notes: readonly string[]
}

/**
 * Finds the run to go on with: the one that is named, or the newest unfinished one with the same
 * suites and sides (URLs may differ). It goes on with its own seed, samples and limits.
 */
export function resumeRun(prepared: PreparedRun, run: string): ResumedRun | null {
  if (run !== '') {
    const folder = findRunFolder(prepared.output, run)
    const journal = readJournal(join(folder, journalName))
    const obstacle = whyNot(journal, prepared)
    if (obstacle === null) return goOn(prepared, folder, journal)
    journal.close()
    throw new UsageError(`run ${journal.header.runId} cannot be resumed: ${obstacle}`)
  }
  for (const id of listRuns(prepared.output).toReversed()) {
    const folder = join(prepared.output, id)
    const journal = tryRead(join(folder, journalName))
    if (journal === null) continue
    const isUnfinished = journal.footer?.stopReason !== 'finished'
    if (isUnfinished && whyNot(journal, prepared) === null) return goOn(prepared, folder, journal)
    journal.close()
  }
  return null
}

function tryRead(path: string): JournalReader | null {
  try {
    return readJournal(path)
  } catch (error) {
    if (error instanceof UsageError) return null
    throw error
  }
}

function whyNot({ header }: JournalReader, prepared: PreparedRun): string | null {
  const { configuration } = prepared
  for (const side of sides) {
    const before = header.configuration.sides[side]
    const now = configuration.sides[side]
    if (before.profile !== now.profile || before.simulated !== now.simulated) {
      return `its ${side} was ${before.profile}, not ${now.profile}`
    }
    if (!isEqual(before.models, now.models)) return `the model map of its ${side} was another`
  }
  // Samples may differ: the run goes on with its own.
  const strip = (cases: typeof header.cases) => cases.map(golden => ({ ...golden, samples: 0 }))
  return isEqual(strip(header.cases), strip(prepared.cases)) ? null : 'its cases were others'
}

function isEqual(left: unknown, right: unknown): boolean {
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as JsonValue
  return canonicalJson(plain(left)) === canonicalJson(plain(right))
}

function goOn(prepared: PreparedRun, folder: string, journal: JournalReader): ResumedRun {
  const { header, finished } = journal
  journal.close()
  const { run, judge, defaultMode, sides: before } = header.configuration
  const notes = sides.flatMap(side => {
    const now = prepared.configuration.sides[side].baseUrl
    return before[side].baseUrl === now ? [] : `the ${side} is now at ${now}`
  })
  return {
    folder,
    runId: header.runId,
    finished,
    notes,
    prepared: {
      ...prepared,
      cases: header.cases,
      plan: planRun(header.cases, run.seed),
      configuration: { ...prepared.configuration, run, judge, defaultMode },
    },
  }
}
