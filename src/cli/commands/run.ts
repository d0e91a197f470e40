import { join } from 'node:path'
import { describeProblem, type Problem } from '../../model/problem.ts'
import type { RunReport } from '../../model/report.ts'
import { renderJournalRecord, type JournalHeader } from '../../run/journal-format.ts'
import { renderPlanTable } from '../../report/plan-table.ts'
import { exitCodeFor } from '../exit-code.ts'
import { runHelp } from '../help.ts'
import { openJournal, type JournalWriter } from '../journal-file.ts'
import { makeReportsInWorker } from '../judge-in-worker.ts'
import { prepareRun, type PreparedRun } from '../prepare-run.ts'
import { createProgressDisplay } from '../progress-display.ts'
import { resumeRun, type ResumedRun } from '../resume-run.ts'
import { parseRunFlags, type RunFlags } from '../run-flags.ts'
import { createRunFolder, createRunId, journalName, reasonOf } from '../run-folder.ts'
import { sendRun, type SentRun } from '../send-run.ts'
import { showReport } from '../show-report.ts'
import { startSimulators } from '../simulators.ts'
import { UsageError } from '../usage-error.ts'
import { toolVersion } from '../version.ts'
import type { World } from '../world.ts'

/** `parity run`: plan, send, compare, judge, report. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const flags = parseRunFlags(argv)
  if (flags.help) {
    world.stdout.write(runHelp)
    return 0
  }
  const prepared = await prepareRun(flags, world)
  if (flags.list) return listPlan(prepared, world)
  const started = startOrResume(prepared, flags, world)
  announce(started, flags, world)
  const sent = await send(started, flags, world)
  const { folder, prepared: current } = started
  const report = await makeReportsInWorker({ folder, includeContent: flags.includeContent })
  showReport({ report, folder, output: current.output, flags, world })
  if (report.interrupted) sayHowToResume(report, world)
  if (sent.journalError !== null) {
    throw new UsageError(
      `the journal cannot be written: ${reasonOf(sent.journalError)}; make room, then go on with --resume=${report.runId}`,
    )
  }
  return exitCodeFor(report, flags)
}

interface StartedRun {
  readonly prepared: PreparedRun
  readonly folder: string
  readonly runId: string
  readonly journal: JournalWriter
  readonly finished: ReadonlySet<string>
  readonly notes: readonly string[]
}

function listPlan(prepared: PreparedRun, world: World): number {
  const { cases, plan, configuration, warnings } = prepared
  world.stdout.write(
    renderPlanTable({
      cases,
      requests: plan.requests,
      sides: configuration.sides,
      notes: warnings.map(describeProblem),
      columns: world.stdout.columns,
    }),
  )
  return 0
}

function startOrResume(prepared: PreparedRun, flags: RunFlags, world: World): StartedRun {
  if (flags.resume === undefined) return startNew(prepared, world, [])
  const resumed: ResumedRun | null = resumeRun(prepared, flags.resume)
  if (resumed === null) {
    return startNew(prepared, world, [
      'no unfinished run fits these suites and sides: starting anew',
    ])
  }
  const left = resumed.prepared.plan.slots.length * 2 - resumed.finished.size
  return {
    ...resumed,
    journal: openJournal(join(resumed.folder, journalName)),
    notes: [`going on with ${resumed.runId}: ${left} samples are left`, ...resumed.notes],
  }
}

function startNew(prepared: PreparedRun, world: World, notes: readonly string[]): StartedRun {
  const startedAtMs = world.now()
  const { simulated } = prepared.sides
  const runId = createRunId({ startedAtMs, random: () => world.random(), simulated })
  const folder = createRunFolder(prepared.output, runId)
  const header: JournalHeader = {
    type: 'header',
    formatVersion: 1,
    toolVersion,
    runId,
    startedAt: new Date(startedAtMs).toISOString(),
    simulated,
    configuration: prepared.configuration,
    suites: prepared.suites.map(({ name, file, sha256 }) => ({ name, file, sha256 })),
    cases: prepared.cases,
  }
  try {
    const journal = openJournal(join(folder, journalName))
    journal.append(renderJournalRecord(header))
    return { prepared, folder, runId, journal, finished: new Set(), notes }
  } catch (error) {
    throw new UsageError(`cannot write to ${folder}: ${reasonOf(error)}`)
  }
}

function announce(started: StartedRun, flags: RunFlags, world: World): void {
  const { prepared, runId, notes } = started
  for (const problem of prepared.warnings) say(world, describeProblem(asWarning(problem)))
  for (const note of notes) say(world, note)
  if (flags.quiet) return
  const { run: settings, sides } = prepared.configuration
  const mark = prepared.sides.simulated ? 'SIMULATED ' : ''
  const names = `${sides.baseline.profile} -> ${sides.candidate.profile}`
  const { cases, plan } = prepared
  say(
    world,
    `${mark}${names}: ${cases.length} cases, ${plan.requests} requests, ${settings.concurrency} slots in flight, seed ${settings.seed}, run ${runId}`,
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
  const { sides, simulated } = prepared.sides
  const { seed } = prepared.configuration.run
  const simulators = simulated ? await startSimulators(world, sides, seed) : null
  const progress = createProgressDisplay(world, { quiet: flags.quiet, colour: flags.colour })
  try {
    const sent = await sendRun({ prepared, world, journal, finished, simulators, progress })
    if (sent.stopReason !== 'journal') {
      journal.append(
        renderJournalRecord({
          type: 'footer',
          finishedAt: new Date(world.now()).toISOString(),
          stopReason: sent.stopReason,
          eventLoopDelayMs: sent.eventLoopDelayMs,
        }),
      )
    }
    return sent
  } finally {
    simulators?.stop()
    journal.close()
  }
}

function sayHowToResume(report: RunReport, world: World): void {
  say(world, `interrupted; go on with: parity run --resume=${report.runId} (and the same options)`)
}
