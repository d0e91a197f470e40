import { join } from 'node:path'
import { describeProblem, type Problem } from '../../model/problem.ts'
import { formatUsd } from '../../model/format.ts'
import { describeReachedLimit } from '../../model/reached-limit.ts'
import { describeOutlook } from '../../run/plan-outlook.ts'
import { renderJournalRecord } from '../../run/journal-format.ts'
import { renderPlanTable } from '../../report/plan-table.ts'
import { describeEstimate, describeUnpriced, estimateRun } from '../estimate-run.ts'
import { exitCodeFor, exitCodes } from '../exit-code.ts'
import { mainHelp } from '../help.ts'
import type { JournalWriter } from '../journal-file.ts'
import { describeBudgetLimits, describeGoingOn } from '../limit-notes.ts'
import { makeReportsInWorker } from '../judge-in-worker.ts'
import { prepareRun, type PreparedRun } from '../prepare-run.ts'
import { createProgressDisplay } from '../progress-display.ts'
import { reportFileNames } from '../report-files.ts'
import { describeResume } from '../resume-command.ts'
import { parseRunFlags, type RunFlags } from '../run-flags.ts'
import { copyToLatest, journalName, reasonOf } from '../run-folder.ts'
import { sendRun, type SentRun } from '../send-run.ts'
import { showReport } from '../show-report.ts'
import { startSimulators } from '../simulators.ts'
import { startRun, type StartedRun } from '../start-run.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** `parity run`: plan, send, compare, judge, report. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const flags = parseRunFlags(argv)
  if (flags.help) {
    world.stdout.write(mainHelp)
    return 0
  }
  const prepared = await prepareRun(flags, world)
  if (flags.list) return listPlan(prepared, world)
  const started = await startRun(prepared, flags, world)
  const { runId } = started
  const { environment } = world
  const resume = describeResume({ argv, runId, environment })
  const budgetUsd = 2 * (started.prepared.configuration.run.budgetUsd ?? 0)
  const resumeWithMore = describeResume({ argv, runId, environment, budgetUsd })
  try {
    announce(started, flags, world)
    const sent = await send(started, flags, world)
    if (sent.journalError !== null) {
      throw new UsageError(
        `the journal cannot be written: ${reasonOf(sent.journalError)}; make room, then go on with: ${resume}`,
      )
    }
    return await makeAndShow(started, { flags, world, sent, resume, resumeWithMore })
  } finally {
    started.close()
  }
}

interface ShowOptions {
  readonly flags: RunFlags
  readonly world: World
  readonly sent: SentRun
  readonly resume: string
  /** With a higher budget. */
  readonly resumeWithMore: string
}

async function makeAndShow(
  { folder, prepared }: StartedRun,
  { flags, world, sent, ...commands }: ShowOptions,
): Promise<number> {
  const sayHowToResume = () => say(world, `interrupted; go on with: ${commands.resume}`)
  if (!flags.quiet) say(world, 'comparing, judging and writing the reports')
  try {
    const report = await makeReportsInWorker({ folder, includeContent: flags.includeContent })
    copyToLatest(prepared.output, folder, reportFileNames)
    showReport({ report, folder, flags, world })
    if (report.interrupted) sayHowToResume()
    if (report.reachedLimit) {
      const limit = describeReachedLimit(report.reachedLimit)
      say(world, `${limit} reached; ${describeGoingOn(report.reachedLimit, commands)}`)
    }
    return exitCodeFor(report, flags)
  } catch (error) {
    if (sent.stopReason !== 'interrupted' || !(error instanceof UsageError)) throw error
    for (const problem of error.problems) say(world, describeProblem(problem))
    sayHowToResume()
    return exitCodes.interrupted
  }
}

function listPlan(prepared: PreparedRun, world: World): number {
  const { cases, plan, configuration, warnings } = prepared
  const startedAt = new Date(world.now()).toISOString()
  world.stdout.write(
    renderPlanTable({
      cases,
      requests: plan.requests,
      sides: configuration.sides,
      notes: [
        ...describeOutlook(cases, configuration.judge.quality.margin),
        ...describeEstimate(estimateRun(prepared, new Set(), startedAt), prepared),
        ...warnings.map(describeProblem),
      ],
      columns: world.stdout.columns,
    }),
  )
  return 0
}

function announce(started: StartedRun, flags: RunFlags, world: World): void {
  const { prepared, runId, notes, estimate } = started
  for (const problem of prepared.warnings) say(world, describeProblem(asWarning(problem)))
  for (const note of [...notes, ...describeBudgetLimits(prepared, estimate)]) say(world, note)
  if (flags.quiet) return
  for (const note of describeUnpriced(estimate)) say(world, note)
  const { run: settings, sides } = prepared.configuration
  const mark = prepared.sides.simulated ? 'SIMULATED ' : ''
  const names = `${sides.baseline.profile} -> ${sides.candidate.profile}`
  const { cases, plan } = prepared
  const cost = estimate.usd === null ? '' : `, about ${formatUsd(estimate.usd)} at list prices`
  say(
    world,
    `${mark}${names}: ${cases.length} cases, ${plan.requests} requests${cost}, ${settings.concurrency} slots in flight, seed ${settings.seed}, run ${runId}`,
  )
}

function asWarning(problem: Problem): Problem {
  return { ...problem, severity: 'warning' }
}

function say(world: World, text: string): void {
  world.stderr.write(`${text}\n`)
}

async function send(started: StartedRun, flags: RunFlags, world: World): Promise<SentRun> {
  const { prepared, journal, finished } = started
  if (started.samplesLeft === 0) {
    const nothing = {
      stopReason: 'finished',
      reachedLimit: null,
      eventLoopDelayMs: null,
      journalError: null,
    } as const
    return started.hasEnded ? nothing : withFooter(nothing, journal, world)
  }
  const { sides, simulated } = prepared.sides
  const { seed } = prepared.configuration.run
  const simulators = simulated ? await startSimulators(world, sides, seed) : null
  const progress = createProgressDisplay(world, { quiet: flags.quiet, colour: flags.colour })
  const onInterrupt = () => {
    progress.stop()
    say(world, 'stopping: what is there is reported (a second Ctrl-C leaves at once)')
  }
  world.interrupt.addEventListener('abort', onInterrupt, { once: true })
  try {
    const journalPath = join(started.folder, journalName)
    const sent = await sendRun({
      prepared,
      world,
      journal,
      journalPath,
      finished,
      simulators,
      progress,
    })
    return sent.journalError === null ? withFooter(sent, journal, world) : sent
  } finally {
    simulators?.stop()
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
