import { renderJson } from '../../report/render-json.ts'
import { isContinuousIntegration } from '../inputs/environment.ts'
import { withoutLogCommands } from './without-log-commands.ts'
import type { World } from '../world.ts'

/** Text that may hold foreign words: in the log of a build server they give no commands. */
export function printText(text: string, world: World): void {
  world.stdout.write(isContinuousIntegration(world.environment) ? withoutLogCommands(text) : text)
}

/** JSON has `#` in strings only, where an escape is the same text and no command. */
export function printJson(value: unknown, world: World): void {
  world.stdout.write(`${renderJson(value, 2).replaceAll('##', String.raw`#\u0023`)}\n`)
}
