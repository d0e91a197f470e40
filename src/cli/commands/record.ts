import { join, relative } from 'node:path'
import { countOf, formatUsd } from '../../model/format.ts'
import { describeReachedLimit } from '../../model/reached-limit.ts'
import { describeSide } from '../../report/run-heading.ts'
import { carryOut, type CarriedOut } from '../sending/carry-out.ts'
import { exitCodes } from '../exit-code.ts'
import { recordHelp } from '../flags/help.ts'
import { visitJournal } from '../journal/journal-file.ts'
import { describeGoingOn } from '../sending/limit-notes.ts'
import { describeCommand } from '../resume/resume-command.ts'
import { parseRunFlags, type RunFlags } from '../flags/run-flags.ts'
import { journalName } from '../journal/run-folder.ts'
import { say } from '../say.ts'
import type { World } from '../world.ts'

/** `parity record`: asks the baseline alone, for candidates to be judged against later. */
export async function record(argv: readonly string[], world: World): Promise<number> {
  const flags = parseRunFlags(argv, 'record')
  if (flags.help) {
    world.stdout.write(recordHelp)
    return exitCodes.parity
  }
  const conclude = (carried: CarriedOut) => showRecording(carried, flags, world)
  return await carryOut({ argv, flags, world, conclude })
}

function showRecording(
  { started, sent, goingOn }: CarriedOut,
  flags: RunFlags,
  world: World,
): number {
  const { prepared, folder } = started
  const path = relative(world.workingDirectory, folder) || folder
  const { samples, answered, costUsd } = countRecorded(started)
  const planned = prepared.plan.slots.length
  const mark = prepared.sides.simulated ? 'SIMULATED ' : ''
  const side = describeSide(prepared.configuration.sides.baseline)
  const cost = costUsd === null ? '' : `, ${formatUsd(costUsd)}`
  const failed = samples - answered
  const lost = failed > 0 ? `, ${failed} failed` : ''
  world.stdout.write(
    `${mark}recording of ${side}: ${samples} of ${countOf(planned, 'sample')}${lost}${cost}\n${path}\n`,
  )
  const { stopReason, reachedLimit } = sent
  if (stopReason === 'interrupted') {
    say(world, `interrupted; go on with: ${goingOn.resume}`)
    return exitCodes.interrupted
  }
  // Where a limit came first, that nothing was answered tells nothing of the baseline.
  const isLimited = reachedLimit !== null && reachedLimit.kind !== 'side-failing'
  if (stopReason === 'unusable-side' || (answered === 0 && !isLimited)) {
    say(
      world,
      'the baseline cannot be used: check its URL, key and models, then go on with --resume',
    )
    return exitCodes.sideUnusable
  }
  if (reachedLimit) {
    say(world, `${describeReachedLimit(reachedLimit)}; ${describeGoingOn(reachedLimit, goingOn)}`)
    return exitCodes.inconclusive
  }
  if (!flags.quiet) say(world, `judge a candidate against it: ${describeNext(path, flags, world)}`)
  return exitCodes.parity
}

function countRecorded({ folder, prepared }: CarriedOut['started']): {
  samples: number
  answered: number
  costUsd: number | null
} {
  let samples = 0
  let answered = 0
  let costUsd: number | null = null
  visitJournal(join(folder, journalName), prepared.cases, {
    finished(golden, { outcome, cost }) {
      samples++
      // Requests that are meant to fail fail as they should.
      if (golden.fault || outcome.kind === 'answered') answered++
      if (cost.usd !== null) costUsd = (costUsd ?? 0) + cost.usd
    },
  })
  return { samples, answered, costUsd }
}

/** The same cases and samples, or what was recorded would not fit. */
function describeNext(path: string, flags: RunFlags, { environment }: World): string {
  return describeCommand(environment, [
    'run',
    ...flags.paths,
    '--baseline',
    `recording:${path}`,
    ...(flags.configFile === undefined ? [] : ['--config', flags.configFile]),
    ...(flags.samples === undefined ? [] : ['--samples', String(flags.samples)]),
    ...(flags.grep === undefined ? [] : [`--grep=${flags.grep}`]),
    ...(flags.grepInvert === undefined ? [] : [`--grep-invert=${flags.grepInvert}`]),
    ...flags.tags.map(tag => `--tag=${tag}`),
    ...(flags.simulated ? ['--simulated'] : []),
  ])
}
