import { describeRecorded } from '../../model/recording.ts'
import { describeProblem } from '../../model/problem.ts'
import { ageOf } from '../../run/recording-age.ts'
import { renderPlanTable } from '../../report/plan-table.ts'
import { describeSide } from '../../report/run-heading.ts'
import { describeChances } from './describe-chances.ts'
import { describeLooks } from './describe-looks.ts'
import { describeEstimate, estimateRun } from './estimate-run.ts'
import { describeRecording } from './prepare-recording.ts'
import type { PreparedRun } from './prepared-run.ts'
import type { World } from '../world.ts'

/** `--list`: shows what would be sent. */
export function listPlan(prepared: PreparedRun, world: World): void {
  const { cases, plan, warnings, recorded } = prepared
  const startedAt = new Date(world.now()).toISOString()
  world.stdout.write(
    renderPlanTable({
      cases,
      requests: plan.requests,
      isSimulated: prepared.sides.simulated,
      route: describeRoute(prepared, startedAt),
      notes: [
        ...(recorded === null ? [] : describeRecording(recorded, { cases, startedAt })),
        ...describeChances(prepared),
        ...describeLooks(prepared, startedAt),
        ...describeEstimate(estimateRun(prepared, new Set(), startedAt), prepared),
        ...warnings.map(describeProblem),
      ],
      columns: world.stdout.columns,
    }),
  )
}

function describeRoute(
  { configuration: { sides }, command, recorded }: PreparedRun,
  startedAt: string,
): string {
  const baseline = describeSide(sides.baseline)
  if (command === 'record') return `recording of ${baseline}`
  const candidate = describeSide(sides.candidate)
  if (recorded === null) return `${baseline} -> ${candidate}`
  const { recordedAt } = recorded.baseline
  const when = describeRecorded({ recordedAt, ageMs: ageOf(recordedAt, startedAt) })
  return `${baseline} ${when} -> ${candidate}`
}
