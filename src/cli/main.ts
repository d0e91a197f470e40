import { describeProblem, type Problem } from '../model/problem.ts'
import { splitCommand, type CommandName } from './flags/arguments.ts'
import { exitCodes } from './exit-code.ts'
import { mainHelp } from './flags/help.ts'
import { say } from './say.ts'
import { UsageError } from './usage-error.ts'
import { toolVersion } from './version.ts'
import type { World } from './world.ts'

type Command = (argv: readonly string[], world: World) => Promise<number> | number

/** Each command is loaded when it is asked for, so that help and validation start at once. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  run: async () => (await import('./commands/run.ts')).run,
  record: async () => (await import('./commands/record.ts')).record,
  check: async () => (await import('./commands/check.ts')).check,
  validate: async () => (await import('./commands/validate.ts')).validate,
  report: async () => (await import('./commands/report.ts')).report,
  replay: async () => (await import('./commands/replay.ts')).replay,
  compare: async () => (await import('./commands/compare.ts')).compare,
  history: async () => (await import('./commands/history.ts')).history,
  simulate: async () => (await import('./commands/simulate.ts')).simulate,
  inventory: async () => (await import('./commands/inventory.ts')).inventory,
  import: async () => (await import('./commands/import.ts')).importRequests,
  init: async () => (await import('./commands/init.ts')).init,
}

/** The whole program as a function: what it was told, and the world it may touch, to an exit status. */
export async function main(argv: readonly string[], world: World): Promise<number> {
  const [first, ...topic] = argv
  if (first === 'help' && topic.length > 0) return main([...topic, '--help'], world)
  if (first === '--help' || first === '-h' || first === 'help') {
    world.stdout.write(mainHelp)
    return 0
  }
  if (first === '--version' || first === '-V') {
    world.stdout.write(`${toolVersion}\n`)
    return 0
  }
  try {
    const { command, rest } = splitCommand(argv)
    const execute = await commands[command]()
    return await execute(rest, world)
  } catch (error) {
    if (!(error instanceof UsageError)) return reportDefect(error, world)
    for (const problem of error.problems) say(world, describeProblem(problem))
    await tellProblems(error.problems, world)
    return error.exitCode
  }
}

/** Loaded when it is needed, as a command is. */
async function tellProblems(problems: readonly Problem[], world: World): Promise<void> {
  if (world.environment['GITHUB_ACTIONS'] !== 'true') return
  const { tellProblemsToGitHubActions } = await import('./reports/github-actions.ts')
  tellProblemsToGitHubActions(problems, world)
}

function reportDefect(error: unknown, world: World): number {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  say(world, `this is a defect of parity ${toolVersion}, please report it:\n${text}`)
  return exitCodes.defect
}
