import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  formatVersionOf,
  renderJournalRecord,
  type JournalHeader,
} from '../../run/journal-format.ts'
import { approveCost } from '../plan/approve-cost.ts'
import { countEarlierRuns } from '../plan/count-earlier-runs.ts'
import { readEnvironment } from '../inputs/environment.ts'
import { worstCaseOf } from '../plan/describe-looks.ts'
import { estimateRun, type RunEstimate } from '../plan/estimate-run.ts'
import { openJournal, type JournalWriter } from '../journal/journal-writer.ts'
import { createJournalLine } from '../journal/journal-line.ts'
import { lockJournal } from '../journal/journal-lock.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import { copyRecording } from '../journal/recording-file.ts'
import { describeNoneFits, resumeRun, type ResumedRun } from '../resume/resume-run.ts'
import { countSamplesLeft } from '../../run/plan-sending.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { reasonOf } from '../files/reason-of.ts'
import { createRunFolder, createRunId, journalName } from '../journal/run-folder.ts'
import { UsageError } from '../usage-error.ts'
import { toolVersion } from '../version.ts'
import type { World } from '../world.ts'

/** A run whose journal is open, and locked against other processes. */
export interface StartedRun {
  readonly prepared: PreparedRun
  readonly folder: string
  readonly runId: string
  readonly journal: JournalWriter
  /** Keys of the samples that need not be sent. */
  readonly finished: ReadonlySet<string>
  /** It goes on with what an earlier part has sent. */
  readonly isResumed: boolean
  /** 0: the run was resumed when everything had been sent. */
  readonly samplesLeft: number
  /** All that there was to send is sent, but nobody has looked at it yet. */
  readonly isLookDue: boolean
  /** The journal says already how the run ended. */
  readonly hasEnded: boolean
  readonly notes: readonly string[]
  /** What is left to send is expected to cost so much. */
  readonly estimate: RunEstimate
  /** Closes the journal and lets others have it. */
  close(): void
}

/** Starts a run, or goes on with the one that `--resume` names or finds. */
export async function startRun(
  prepared: PreparedRun,
  flags: RunFlags,
  world: World,
): Promise<StartedRun> {
  const resumed = flags.resume === undefined ? null : resumeRun(prepared, flags, world)
  if (resumed === null) {
    const estimate = await approve(prepared, { finished: new Set(), flags, world })
    const notes = flags.resume === undefined ? [] : [describeNoneFits(prepared)]
    return startNew(prepared, world, { estimate, notes })
  }
  const { unlock, notes } = resumed
  const state = describeState(resumed)
  try {
    const { finished } = resumed
    const estimate = await approve(resumed.prepared, { finished, flags, world })
    const journal = openJournal(join(resumed.folder, journalName))
    const close = closing(journal, unlock)
    if (resumed.newCases) journal.append(renderJournalRecord(resumed.newCases))
    if (resumed.newConcurrency && (resumed.samplesLeft > 0 || resumed.isLookDue)) {
      journal.append(renderJournalRecord(resumed.newConcurrency))
    }
    copyBaseline(resumed.prepared, finished, journal)
    return { ...resumed, isResumed: true, journal, estimate, notes: [state, ...notes], close }
  } catch (error) {
    unlock()
    if (error instanceof UsageError) throw error
    throw new UsageError(`cannot write to ${resumed.folder}: ${reasonOf(error)}`)
  }
}

function describeState({ runId, samplesLeft, isLookDue, prepared }: ResumedRun): string {
  if (samplesLeft > 0) {
    return `going on with ${runId}: ${samplesLeft} ${samplesLeft === 1 ? 'sample is' : 'samples are'} left`
  }
  if (isLookDue) return `going on with ${runId}: all is sent, and nobody has looked at it yet`
  return prepared.judge === null
    ? `${runId} is complete: nothing is sent, its reports are made again`
    : `${runId} has all its samples: the judge is asked what it has not decided yet`
}

interface ApproveOptions {
  readonly finished: ReadonlySet<string>
  readonly flags: RunFlags
  readonly world: World
}

/** Estimates what a run costs and has a high cost agreed to, before there is any trace of the run. */
async function approve(
  prepared: PreparedRun,
  { finished, flags, world }: ApproveOptions,
): Promise<RunEstimate> {
  const startedAt = new Date(world.now()).toISOString()
  const estimate = estimateRun(prepared, finished, startedAt)
  const worst = worstCaseOf(prepared)
  await approveCost({
    estimate: worst === prepared ? estimate : estimateRun(worst, finished, startedAt),
    isWorstCase: worst !== prepared,
    askAboveUsd: prepared.askAboveUsd,
    agreed: flags.yes,
    environment: readEnvironment(world.workingDirectory, world.environment),
    world,
  })
  return estimate
}

function startNew(
  prepared: PreparedRun,
  world: World,
  about: Pick<StartedRun, 'estimate' | 'notes'>,
): StartedRun {
  const startedAtMs = world.now()
  const { simulated } = prepared.sides
  const runId = createRunId({ startedAtMs, random: () => world.random(), simulated })
  const { sides } = prepared.configuration
  const suites = prepared.suites.map(({ name, file, sha256 }) => ({ name, file, sha256 }))
  const earlierRuns =
    simulated || prepared.command === 'record'
      ? 0
      : countEarlierRuns(prepared.output, { startedAtMs, suites, sides })
  const folder = createRunFolder(prepared.output, runId)
  const header: JournalHeader = {
    type: 'header',
    formatVersion: formatVersionOf(prepared.configuration),
    toolVersion,
    runId,
    startedAt: new Date(startedAtMs).toISOString(),
    simulated,
    configuration: prepared.configuration,
    suites,
    cases: prepared.cases,
    prices: prepared.prices,
    ...(earlierRuns > 0 && { earlierRuns }),
    ...(prepared.command === 'record' && { recording: true }),
    ...(prepared.recorded && { recordedBaseline: prepared.recorded.baseline }),
  }
  const unlock = lockJournal(folder, world)
  try {
    const journal = openJournal(join(folder, journalName))
    journal.append(renderJournalRecord(header))
    copyBaseline(prepared, new Set(), journal)
    return {
      prepared,
      folder,
      runId,
      journal,
      finished: new Set(),
      isResumed: false,
      samplesLeft: countSamplesLeft(prepared.plan.slots, prepared.sending, new Set()),
      isLookDue: false,
      hasEnded: false,
      ...about,
      close: closing(journal, unlock),
    }
  } catch (error) {
    // Without its first line a journal is none, and nothing was sent.
    rmSync(folder, { recursive: true, force: true })
    throw error instanceof Error && 'code' in error
      ? new UsageError(`cannot write to ${folder}: ${reasonOf(error)}`)
      : error
  }
}

/** A journal stands alone: what was recorded of the baseline is in it, too. */
function copyBaseline(
  { recorded, cases, sides, configuration }: PreparedRun,
  finished: ReadonlySet<string>,
  journal: JournalWriter,
): void {
  if (recorded === null) return
  const { file, samples } = recorded
  const renderLine = createJournalLine({
    secrets: sides.secrets,
    patterns: configuration.redact ?? [],
  })
  copyRecording({
    journalPath: file.journalPath,
    cases,
    samples,
    finished,
    journal,
    renderLine: exchange => renderLine(exchange),
  })
}

function closing(journal: JournalWriter, unlock: () => void): () => void {
  return () => {
    journal.close()
    unlock()
  }
}
