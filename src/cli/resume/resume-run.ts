import { join } from 'node:path'
import { canonicalJsonOf, compareByCodeUnit } from '../../model/json.ts'
import type { RunSettings } from '../../model/settings.ts'
import { sides } from '../../model/side.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import type { JournalCases, JournalConcurrency, JournalHeader } from '../../run/journal-format.ts'
import { listSome } from '../../report/section.ts'
import type { TakenLook } from '../../run/looks.ts'
import { countSamplesLeft } from '../../run/plan-sending.ts'
import { caseKeyOf } from '../../run/sample-key.ts'
import { compareCases, describeCaseChanges, type CaseChanges } from './case-changes.ts'
import { readJournal, type JournalReader } from '../journal/journal-file.ts'
import { lockJournal } from '../journal/journal-lock.ts'
import { describeKept } from './kept-settings.ts'
import type { PreparedRecording } from '../plan/prepare-recording.ts'
import { recordedSamples } from '../journal/recording-file.ts'
import { planToSend } from '../plan/plan-to-send.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { findRunFolder, journalName } from '../journal/run-folder.ts'
import { unfinishedRuns } from '../journal/unfinished-runs.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

export interface ResumedRun {
  readonly prepared: PreparedRun
  readonly folder: string
  readonly runId: string
  readonly finished: ReadonlySet<string>
  readonly samplesLeft: number
  /** All that there was to send is sent, but nobody has looked at it yet. */
  readonly isLookDue: boolean
  /** The journal says already how the run ended. */
  readonly hasEnded: boolean
  readonly notes: readonly string[]
  /** To be written before anything is sent: the suites have changed; null if they have not. */
  readonly newCases: JournalCases | null
  /** To be written as well: more slots in flight than before, or fewer; null if as many. */
  readonly newConcurrency: JournalConcurrency | null
  /** Gives the journal's lock back. */
  readonly unlock: () => void
}

/**
 * Finds the run to go on with: the one that is named, or the newest unfinished one with the same
 * suites and sides (URLs may differ). It goes on with its own seed and samples.
 */
export function resumeRun(prepared: PreparedRun, flags: RunFlags, world: World): ResumedRun | null {
  const { resume: run = '' } = flags
  if (run !== '') {
    const folder = findRunFolder({
      output: prepared.output,
      run,
      workingDirectory: world.workingDirectory,
    })
    const journal = readJournal(join(folder, journalName))
    journal.close()
    const obstacle = whyNot(journal, prepared)
    if (obstacle === null) return goOn(prepared, folder, { flags, world })
    throw new UsageError(`run ${journal.header.runId} cannot be resumed: ${obstacle}`)
  }
  for (const { folder, journal } of unfinishedRuns(prepared.output)) {
    if (whyNot(journal, prepared) === null) return goOn(prepared, folder, { flags, world })
  }
  return null
}

/** Why a bare `--resume` finds nothing to go on with, so that nobody pays twice without knowing why. */
export function describeNoneFits(prepared: PreparedRun): string {
  const anew = 'no unfinished run fits these suites and sides: starting anew'
  const [newest] = unfinishedRuns(prepared.output)
  const obstacle = newest && whyNot(newest.journal, prepared)
  return newest && obstacle !== null ? `${anew}; ${newest.id} does not fit: ${obstacle}` : anew
}

function whyNot({ header }: JournalReader, prepared: PreparedRun): string | null {
  const { configuration } = prepared
  if ((header.recording === true) !== (prepared.command === 'record')) {
    return header.recording ? 'it is a recording' : 'it is no recording'
  }
  const recorded = header.recordedBaseline?.runId
  if (recorded !== prepared.recorded?.baseline.runId) {
    return recorded === undefined
      ? 'its baseline was no recording'
      : `its baseline was the recording ${recorded}`
  }
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
  const { judgeModel } = header.configuration
  if (judgeModel?.model !== configuration.judgeModel?.model) return 'its judge was another model'
  if (!isEqual(header.configuration.redact ?? [], configuration.redact ?? [])) {
    return 'other patterns were redacted in it'
  }
  if (header.configuration.keepsContent !== configuration.keepsContent) {
    return `its journal was ${header.configuration.keepsContent === false ? 'not ' : ''}to keep prompts and answers`
  }
  return whyNotWith(compareCases(header.cases, prepared.cases), header, prepared)
}

/** Suites may have changed since, but not which of them, or of their cases, are meant. */
function whyNotWith(
  { unchanged, added, removed }: CaseChanges,
  header: JournalHeader,
  { suites }: PreparedRun,
): string | null {
  const names = (of: JournalHeader['suites']) => of.map(({ name }) => name).sort(compareByCodeUnit)
  const [before, now] = [names(header.suites), names(suites)]
  if (!isEqual(before, now)) return describeOtherSuites(before, now)
  const texts = (of: JournalHeader['suites']) =>
    of.map(({ name, sha256 }) => `${name}/${sha256}`).sort(compareByCodeUnit)
  const isEdited = !isEqual(texts(header.suites), texts(suites))
  if (!isEdited && added.length + removed.length > 0) {
    return 'other cases were selected from its suites'
  }
  return unchanged.length === 0 ? 'not one of its cases is the same now' : null
}

function describeOtherSuites(before: readonly string[], now: readonly string[]): string {
  const missingFrom = (others: readonly string[], names: readonly string[]) => [
    ...new Set(names.filter(name => !others.includes(name))),
  ]
  const gone = missingFrom(now, before)
  if (gone.length > 0) return `it is of suites that are not selected now: ${listSome(gone, 3)}`
  const added = missingFrom(before, now)
  // Several files may go by one name.
  return added.length > 0 ? `it has no suite ${listSome(added, 3)}` : 'its suites were other files'
}

function isEqual(left: object, right: object): boolean {
  return canonicalJsonOf(left) === canonicalJsonOf(right)
}

/** What a run may cost and take is for the person to say who goes on with it, and how fast it goes. */
function withLimits(
  before: RunSettings,
  now: RunSettings,
  { concurrency }: Pick<RunFlags, 'concurrency'>,
): RunSettings {
  const { budgetUsd: _, maxDurationMs: __, ...kept } = before
  return {
    ...kept,
    ...(concurrency !== undefined && { concurrency }),
    ...(now.budgetUsd !== undefined && { budgetUsd: now.budgetUsd }),
    ...(now.maxDurationMs !== undefined && { maxDurationMs: now.maxDurationMs }),
  }
}

function goOn(
  prepared: PreparedRun,
  folder: string,
  { flags, world }: { readonly flags: RunFlags; readonly world: World },
): ResumedRun {
  const unlock = lockJournal(folder, world)
  // Read under the lock: what another process had in flight is in the journal by now.
  const journal = readJournal(join(folder, journalName))
  journal.close()
  const { header, footer } = journal
  const { run: begun, judge, defaultMode, sides: before } = header.configuration
  const run = withLimits(begun, prepared.configuration.run, flags)
  const moved = sides.flatMap(side => {
    const now = prepared.configuration.sides[side].baseUrl
    return before[side].baseUrl === now ? [] : `the ${side} is now at ${now}`
  })
  const changes = compareCases(header.cases, prepared.cases)
  const recorded = goOnRecorded(prepared, header)
  const newCases = casesRecord(changes, header, { ...prepared, recorded })
  const cases = newCases?.cases ?? header.cases
  const dropped = new Set(newCases?.dropped)
  const finished = new Set([...journal.finished].filter(key => !dropped.has(caseKeyOf(key))))
  const { command } = prepared
  const sent = recorded && withRecorded(recorded, cases)
  const looksTaken = countLooks(journal.looks, { run, isChanged: newCases !== null })
  const nextLook = looksTaken + 1
  const planned = planToSend({ cases, run, command, recorded: sent, nextLook })
  const hasStopped = newCases === null && journal.looks.at(-1)?.record.ended !== undefined
  return {
    folder,
    runId: header.runId,
    finished,
    samplesLeft: hasStopped ? 0 : countSamplesLeft(planned.plan.slots, planned.sending, finished),
    isLookDue: run.looks !== undefined && !hasStopped,
    hasEnded: newCases === null && footer !== null && footer.stopReason !== 'interrupted',
    notes: [...describeCaseChanges(changes), ...moved, ...describeKept(journal, prepared, flags)],
    newCases,
    newConcurrency:
      run.concurrency === begun.concurrency
        ? null
        : { type: 'concurrency', concurrency: run.concurrency },
    unlock,
    prepared: {
      ...prepared,
      cases,
      ...planned,
      looksTaken,
      recorded: sent,
      // It goes on with the number that it has.
      samplesReason: null,
      prices: newCases?.prices ?? header.prices ?? prepared.prices,
      configuration: {
        ...prepared.configuration,
        run,
        judge,
        defaultMode,
      },
    },
  }
}

/** A run whose suites have changed after its last look has nothing but that look left. */
function countLooks(
  taken: readonly TakenLook[],
  { run, isChanged }: { readonly run: RunSettings; readonly isChanged: boolean },
): number {
  const last = taken.at(-1)?.record.look ?? 0
  return isChanged ? Math.min(last, (run.looks?.levels.length ?? 1) - 1) : last
}

/** The same recording: what the live baseline was asked again of it is asked to the end. */
function goOnRecorded(
  { recorded }: PreparedRun,
  { recordedBaseline }: JournalHeader,
): PreparedRecording | null {
  if (recorded === null || !recordedBaseline) return null
  const { changed, missing } = recorded.baseline
  const gone = new Set([...changed, ...missing])
  const kept = recordedBaseline.sentinel.filter(key => !gone.has(key))
  const sentinel = kept.length > 0 ? kept : recorded.baseline.sentinel
  return { ...recorded, baseline: { ...recorded.baseline, sentinel } }
}

/** A run goes on with as many samples as it had, which may be others than would be taken now. */
function withRecorded(
  recorded: PreparedRecording,
  cases: readonly GoldenCase[],
): PreparedRecording {
  const { changed, missing } = recorded.baseline
  const gone = new Set([...changed, ...missing])
  const comparable = cases.filter(golden => !gone.has(caseKey(golden)))
  return { ...recorded, samples: recordedSamples(recorded.file, comparable) }
}

/** What the journal has to say of suites that have changed; null if none has. */
function casesRecord(
  { cases, changed, added, removed }: CaseChanges,
  header: JournalHeader,
  { suites, prices, recorded }: Pick<PreparedRun, 'suites' | 'prices' | 'recorded'>,
): JournalCases | null {
  if (changed.length + added.length + removed.length === 0) return null
  const known = header.prices ?? []
  const further = prices.filter(row => !known.some(other => isEqual(row, other)))
  return {
    type: 'cases',
    suites: suites.map(({ name, file, sha256 }) => ({ name, file, sha256 })),
    cases,
    // What was priced keeps its price: the rows of before go first.
    prices: [...known, ...further],
    ...(recorded && { recordedBaseline: recorded.baseline }),
    dropped: [...changed, ...removed],
  }
}
