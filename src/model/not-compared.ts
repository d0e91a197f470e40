import type { Side } from './side.ts'

/** Why no gate and no case of a run says anything. */
export function describeNotCompared(unusable: Side): string {
  return `nothing was compared, since the ${unusable} cannot be used`
}
