import { join } from 'node:path'
import { countOf, formatRoughUsd } from '../../model/format.ts'
import { describeProblem } from '../../model/problem.ts'
import { renderJournalRecord } from '../../run/journal-format.ts'
import { askJudge } from './ask-judge.ts'
import { describeChances } from '../plan/describe-chances.ts'
import { describeLooks } from '../plan/describe-looks.ts'
import { describeUnpriced } from '../plan/estimate-run.ts'
import { exitCodes } from '../exit-code.ts'
import type { JournalWriter } from '../journal/journal-writer.ts'
import { describeBudgetLimits, proposeBudgetUsd, type GoingOn } from './limit-notes.ts'
import { limitHeapGrowth } from '../judging/limit-memory.ts'
import { listPlan } from '../plan/list-plan.ts'
import { describeRecording } from '../plan/prepare-recording.ts'
import { prepareRun } from '../plan/prepare-run.ts'
import { createProgressDisplay } from './progress-display.ts'
import { describeResume } from '../resume/resume-command.ts'
import type { RunFlags } from '../flags/run-flags.ts'
import { reasonOf } from '../files/reason-of.ts'
import { journalName } from '../journal/run-folder.ts'
import { interruptGraceMs, sendRun, type SentRun } from './send-run.ts'
import { startSimulators } from '../sides/simulators.ts'
import { startRun, type StartedRun } from './start-run.ts'
import { say } from '../say.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** A run, or a recording, of which all is sent that will be. */
export interface CarriedOut {
  readonly started: StartedRun
  readonly sent: SentRun
  /** Command lines. */
  readonly goingOn: GoingOn
}

export interface CarryOutOptions {
  readonly argv: readonly string[]
  readonly flags: RunFlags
  readonly world: World
  /** Makes of it what was asked for, to an exit status, while the journal is still locked. */
  readonly conclude: (carried: CarriedOut) => Promise<number> | number
}

/** Plans, sends and journals; with `--list` it only shows what it would send. */
export async function carryOut(options: CarryOutOptions): Promise<number> {
  const { argv, flags, world, conclude } = options
  limitHeapGrowth('reading')
  const prepared = await prepareRun(flags, world)
  if (flags.list) {
    if (flags.resume !== undefined) {
      say(world, '--list shows the plan of a whole run: what --resume would leave out is in it')
    }
    listPlan(prepared, world)
    return exitCodes.parity
  }
  world.hearInterrupts()
  const started = await startRun(prepared, flags, world)
  const { runId } = started
  const { environment } = world
  const { command } = flags
  const resume = describeResume({ command, argv, runId, environment })
  try {
    announce(started, flags, world)
    const sent = await sendAndJudge(started, flags, world)
    if (sent.journalError !== null) {
      throw new UsageError(
        `the journal cannot be written: ${reasonOf(sent.journalError)}; make room, then go on with: ${resume}`,
      )
    }
    const budgetUsd = proposeBudgetUsd(started.prepared.configuration.run, sent)
    const resumeWithMore = describeResume({ command, argv, runId, environment, budgetUsd })
    const goingOn = { resume, resumeWithMore }
    return await onInterrupt('the reports are being made', world, async () =>
      conclude({ started, sent, goingOn }),
    )
  } finally {
    started.close()
  }
}

function announce(started: StartedRun, flags: RunFlags, world: World): void {
  const { prepared, runId, notes, estimate } = started
  const { cases, plan, recorded } = prepared
  for (const problem of prepared.warnings) {
    say(world, describeProblem({ ...problem, severity: 'warning' }))
  }
  for (const note of [...notes, ...describeBudgetLimits(prepared, estimate)]) say(world, note)
  if (recorded !== null) {
    const startedAt = new Date(world.now()).toISOString()
    for (const note of describeRecording(recorded, { cases, startedAt })) say(world, note)
  }
  if (flags.quiet) return
  for (const note of describeChances(prepared)) say(world, note)
  const now = new Date(world.now()).toISOString()
  for (const note of describeLooks(prepared, now)) say(world, note)
  for (const note of describeUnpriced(estimate)) say(world, note)
  const { run: settings, sides } = prepared.configuration
  const judged =
    estimate.judge === null
      ? ''
      : ` and at most ${countOf(estimate.judge.requests, 'request')} to the judge`
  const mark = prepared.sides.simulated ? 'SIMULATED ' : ''
  const isRecord = prepared.command === 'record'
  const names = isRecord
    ? `recording ${sides.baseline.profile}`
    : `${sides.baseline.profile} -> ${sides.candidate.profile}`
  const cost = estimate.usd === null ? '' : `, about ${formatRoughUsd(estimate.usd)} at list prices`
  say(
    world,
    `${mark}${names}: ${countOf(cases.length, 'case')}, ${countOf(plan.requests, 'request')}${judged}${cost}, ${countOf(settings.concurrency, 'slot')} in flight, seed ${settings.seed}, ${isRecord ? 'recording' : 'run'} ${runId}`,
  )
}

const nothingSent: SentRun = {
  stopReason: 'finished',
  reachedLimit: null,
  neededUsd: 0,
  eventLoopDelayMs: null,
  journalError: null,
}

/** Sends what is left, puts the answers to the judge where checks ask for it, and writes how it ended. */
async function sendAndJudge(started: StartedRun, flags: RunFlags, world: World): Promise<SentRun> {
  const { prepared, journal, hasEnded } = started
  const isAllSent = started.samplesLeft === 0 && !started.isLookDue
  const startedMs = world.monotonicMs()
  const sent = isAllSent ? nothingSent : await send(started, flags, world)
  if (sent.journalError !== null) return sent
  if (sent.stopReason !== 'finished') return withFooter(sent, journal, world)
  const { judge } = prepared
  if (judge !== null && !flags.quiet) say(world, `asking the judge, ${judge.settings.model}`)
  const journalPath = join(started.folder, journalName)
  const { asked, ...judged } = await onInterrupt(stoppingJudge, world, () =>
    askJudge({ prepared, world, journal, journalPath, startedMs }),
  )
  const all = { ...sent, ...judged }
  if (all.journalError !== null) return all
  const isNothingNew = isAllSent && asked === 0 && judged.stopReason === 'finished'
  return isNothingNew && hasEnded ? all : withFooter(all, journal, world)
}

async function send(started: StartedRun, flags: RunFlags, world: World): Promise<SentRun> {
  const { prepared, journal, finished, isResumed } = started
  const { sides, simulated } = prepared.sides
  // What was recorded is asked again, and compared with a candidate, in the same world.
  const { seed } = prepared.recorded?.file.header.configuration.run ?? prepared.configuration.run
  const simulators = simulated ? await startSimulators(world, sides, seed) : null
  const progress = createProgressDisplay(world, { quiet: flags.quiet, colour: flags.colour })
  const stopProgress = () => progress.stop()
  world.interrupt.addEventListener('abort', stopProgress, { once: true })
  try {
    const journalPath = join(started.folder, journalName)
    return await onInterrupt(stoppingSides, world, () =>
      sendRun({
        prepared,
        world,
        journal,
        journalPath,
        finished,
        isResumed,
        simulators,
        progress,
      }),
    )
  } finally {
    simulators?.stop()
  }
}

const graceText = `${interruptGraceMs / 1000} s`
const stoppingSides = `stopping: what is in flight has ${graceText}, then what is there is reported`
const stoppingJudge = `stopping: the judge has ${graceText} for what it was asked, then what is there is reported`

/** Says what becomes of the work when a first signal comes while it is done. */
async function onInterrupt<Value>(
  text: string,
  world: World,
  work: () => Promise<Value>,
): Promise<Value> {
  const tell = () => say(world, `${text} (a second Ctrl-C leaves at once)`)
  world.interrupt.addEventListener('abort', tell, { once: true })
  try {
    return await work()
  } finally {
    world.interrupt.removeEventListener('abort', tell)
  }
}

/** Writes how the sending ended. */
function withFooter(sent: SentRun, journal: JournalWriter, world: World): SentRun {
  const { stopReason, reachedLimit, eventLoopDelayMs } = sent
  const finishedAt = new Date(world.now()).toISOString()
  try {
    journal.append(
      renderJournalRecord({
        type: 'footer',
        finishedAt,
        stopReason,
        ...(reachedLimit && { reachedLimit }),
        eventLoopDelayMs,
      }),
    )
    return sent
  } catch (error) {
    return { ...sent, journalError: error }
  }
}
