import { describeProblem } from '../../model/problem.ts'
import { describeReachedLimit } from '../../model/reached-limit.ts'
import { carryOut, type CarriedOut } from '../sending/carry-out.ts'
import { exitCodeFor, exitCodes } from '../exit-code.ts'
import { mainHelp } from '../flags/help.ts'
import { makeReportsInWorker } from '../judging/judge-in-worker.ts'
import { describeGoingOn } from '../sending/limit-notes.ts'
import { reportFileNames } from '../reports/report-file-names.ts'
import { parseRunFlags, type RunFlags } from '../flags/run-flags.ts'
import { showAsLatest } from '../reports/show-as-latest.ts'
import { showReport } from '../reports/show-report.ts'
import { say } from '../say.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** `parity run`: plan, send, compare, judge, report. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const flags = parseRunFlags(argv)
  if (flags.help) {
    world.stdout.write(mainHelp)
    return 0
  }
  const conclude = (carried: CarriedOut) => makeAndShow(carried, flags, world)
  return await carryOut({ argv, flags, world, conclude })
}

async function makeAndShow(
  { started, sent, goingOn }: CarriedOut,
  flags: RunFlags,
  world: World,
): Promise<number> {
  const { folder, prepared } = started
  const sayHowToResume = () => say(world, `interrupted; go on with: ${goingOn.resume}`)
  if (!flags.quiet) say(world, 'comparing, judging and writing the reports')
  try {
    const report = await makeReportsInWorker({ folder, includeContent: flags.includeContent })
    try {
      showAsLatest(prepared.output, folder, reportFileNames)
    } finally {
      // The verdict is there, and is shown, whatever becomes of the second names.
      showReport({ report, folder, flags, world })
    }
    if (report.interrupted) sayHowToResume()
    if (report.reachedLimit) {
      const limit = describeReachedLimit(report.reachedLimit)
      say(world, `${limit}; ${describeGoingOn(report.reachedLimit, goingOn)}`)
    }
    return exitCodeFor(report, flags)
  } catch (error) {
    if (sent.stopReason !== 'interrupted' || !(error instanceof UsageError)) throw error
    for (const problem of error.problems) say(world, describeProblem(problem))
    sayHowToResume()
    return exitCodes.interrupted
  }
}
