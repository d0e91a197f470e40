import type { World } from './world.ts'

/** A line of progress, or of a problem. */
export function say({ stderr }: Pick<World, 'stderr'>, line: string): void {
  stderr.write(`${line}\n`)
}
