import { formatRoughUsd } from '../../model/format.ts'
import { isContinuousIntegration } from '../inputs/environment.ts'
import type { RunEstimate } from './estimate-run.ts'
import { exitCodes } from '../exit-code.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

export interface ApprovalOptions {
  readonly estimate: RunEstimate
  /** The estimate is of the worst case, which need not come. */
  readonly isWorstCase?: boolean
  /** Nobody is asked about less. */
  readonly askAboveUsd: number
  /** The user has agreed beforehand. */
  readonly agreed: boolean
  readonly environment: World['environment']
  readonly world: Pick<World, 'stdinIsTerminal' | 'stderr' | 'readLine' | 'interrupt'>
}

/**
 * Asks the person at the terminal whether a run may cost as much as is estimated. Where nobody can
 * answer, nobody is asked: a pipeline sets a budget instead.
 *
 * @throws UsageError when the answer is no.
 */
export async function approveCost(options: ApprovalOptions): Promise<void> {
  const { estimate, isWorstCase = false, askAboveUsd, agreed, environment, world } = options
  if (estimate.usd === null || estimate.usd <= askAboveUsd || agreed) return
  if (!world.stdinIsTerminal || !world.stderr.isTerminal) return
  if (isContinuousIntegration(environment)) return
  world.stderr.write(
    `this run is estimated to cost ${isWorstCase ? 'at most ' : ''}${formatRoughUsd(estimate.usd)} at list prices; go on? [y/N] `,
  )
  const answer = await world.readLine()
  if (/^\s*y(?:es)?\s*$/i.test(answer ?? '')) return
  if (answer === null) world.stderr.write('\n')
  throw new UsageError(
    [
      {
        severity: 'error',
        message: 'nothing was sent',
        hint: 'choose fewer cases or samples, or set --budget-usd; --yes does not ask',
      },
    ],
    world.interrupt.aborted ? exitCodes.interrupted : exitCodes.usage,
  )
}
