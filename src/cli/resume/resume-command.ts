import { quoteForShell } from '../../model/quote-for-shell.ts'

/** The command line that goes on with a run: what was typed, with the run's id. */
export function describeResume(options: {
  readonly command: 'run' | 'record'
  /** As given to it. */
  readonly argv: readonly string[]
  readonly runId: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Instead of the budget that was given. */
  readonly budgetUsd?: number
}): string {
  const { command, argv, runId, environment, budgetUsd } = options
  const kept = argv.filter(
    (argument, index) =>
      !/^--resume(?:=|$)/.test(argument) &&
      (budgetUsd === undefined || !isBudget(argument, argv[index - 1])),
  )
  const budget = budgetUsd === undefined ? [] : [`--budget-usd=${decimal(budgetUsd)}`]
  return describeCommand(environment, [command, `--resume=${runId}`, ...budget, ...kept])
}

/** A command line as people would type it who typed the one that runs. */
export function describeCommand(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): string {
  const start = environment['npm_lifecycle_event'] === 'parity' ? 'npm run parity --' : 'parity'
  return [start, ...args.map(quoteForShell)].join(' ')
}

/** All digits: the flag takes no exponent, which small numbers are written with. */
function decimal(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })
}

function isBudget(argument: string, before: string | undefined): boolean {
  return /^--budget-usd(?:=|$)/.test(argument) || before === '--budget-usd'
}
