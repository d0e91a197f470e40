import { join } from 'node:path'
import { canonicalJson, type JsonValue } from '../model/json.ts'
import type { RunSettings } from '../model/settings.ts'
import { sides } from '../model/side.ts'
import { planRun } from '../run/plan-run.ts'
import { readJournal, type JournalReader } from './journal-file.ts'
import { lockJournal } from './journal-lock.ts'
import type { PreparedRun } from './prepare-run.ts'
import { findRunFolder, journalName, listRuns } from './run-folder.ts'
import { UsageError } from './usage-error.ts'
import type { World } from './world.ts'

export interface ResumedRun {
  readonly prepared: PreparedRun
  readonly folder: string
  readonly runId: string
  readonly finished: ReadonlySet<string>
  readonly samplesLeft: number
  /** The journal says already how the run ended. */
  readonly hasEnded: boolean
  readonly notes: readonly string[]
  /** Gives the journal's lock back. */
  readonly unlock: () => void
}

/**
 * Finds the run to go on with: the one that is named, or the newest unfinished one with the same
 * suites and sides (URLs may differ). It goes on with its own seed, samples and limits.
 */
export function resumeRun(prepared: PreparedRun, run: string, world: World): ResumedRun | null {
  if (run !== '') {
    const folder = findRunFolder({
      output: prepared.output,
      run,
      workingDirectory: world.workingDirectory,
    })
    const journal = readJournal(join(folder, journalName))
    journal.close()
    const obstacle = whyNot(journal, prepared)
    if (obstacle === null) return goOn(prepared, folder, world)
    throw new UsageError(`run ${journal.header.runId} cannot be resumed: ${obstacle}`)
  }
  for (const id of listRuns(prepared.output).toReversed()) {
    const folder = join(prepared.output, id)
    const journal = tryRead(join(folder, journalName))
    if (journal === null) continue
    journal.close()
    const isUnfinished = journal.footer?.stopReason !== 'finished'
    if (isUnfinished && whyNot(journal, prepared) === null) return goOn(prepared, folder, world)
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
    if (before.protocol !== now.protocol) {
      return `its ${side} spoke ${before.protocol}, not ${now.protocol}`
    }
    if (!isEqual(before.defects, now.defects)) return `the defects of its ${side} were others`
    if (!isEqual(before.models, now.models)) return `the model map of its ${side} was another`
    if (!isEqual(before.request, now.request)) {
      return `the request settings of its ${side} were others`
    }
  }
  // Samples may differ, since the run goes on with its own, and so may lines in the file.
  const strip = (cases: typeof header.cases) =>
    cases.map(golden => ({ ...golden, samples: 0, location: null }))
  return isEqual(strip(header.cases), strip(prepared.cases)) ? null : 'its cases were others'
}

function isEqual(left: unknown, right: unknown): boolean {
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as JsonValue
  return canonicalJson(plain(left)) === canonicalJson(plain(right))
}

/** What a run may cost and take is for the person to say who goes on with it. */
function withLimits(before: RunSettings, now: RunSettings): RunSettings {
  const { budgetUsd: _, maxDurationMs: __, ...kept } = before
  return {
    ...kept,
    ...(now.budgetUsd !== undefined && { budgetUsd: now.budgetUsd }),
    ...(now.maxDurationMs !== undefined && { maxDurationMs: now.maxDurationMs }),
  }
}

function goOn(prepared: PreparedRun, folder: string, world: World): ResumedRun {
  const unlock = lockJournal(folder, world)
  // Read under the lock: what another process had in flight is in the journal by now.
  const journal = readJournal(join(folder, journalName))
  journal.close()
  const { header, finished, footer } = journal
  const { run, judge, defaultMode, sides: before } = header.configuration
  const notes = sides.flatMap(side => {
    const now = prepared.configuration.sides[side].baseUrl
    return before[side].baseUrl === now ? [] : `the ${side} is now at ${now}`
  })
  const plan = planRun(header.cases, run.seed)
  return {
    folder,
    runId: header.runId,
    finished,
    samplesLeft: plan.slots.length * 2 - finished.size,
    hasEnded: footer !== null && footer.stopReason !== 'interrupted',
    notes,
    unlock,
    prepared: {
      ...prepared,
      cases: header.cases,
      plan,
      prices: header.prices ?? prepared.prices,
      configuration: {
        ...prepared.configuration,
        run: withLimits(run, prepared.configuration.run),
        judge,
        defaultMode,
      },
    },
  }
}
