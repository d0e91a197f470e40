import type { TextOutput, World } from '../world.ts'

/** https://no-color.org and FORCE_COLOR; else colour where a person looks. */
export function wantsColour(
  { environment }: Pick<World, 'environment'>,
  output: TextOutput,
): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined && forced !== '' && forced !== '0') return true
  return output.isTerminal && environment['TERM'] !== 'dumb'
}
