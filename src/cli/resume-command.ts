/** The command line that goes on with a run: what was typed, with the run's id. */
export function describeResume(options: {
  /** As given to `parity run`. */
  readonly argv: readonly string[]
  readonly runId: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Instead of the budget that was given. */
  readonly budgetUsd?: number
}): string {
  const { argv, runId, environment, budgetUsd } = options
  const start = environment['npm_lifecycle_event'] === 'parity' ? 'npm run parity --' : 'parity'
  const kept = argv.filter(
    (argument, index) =>
      !/^--resume(?:=|$)/.test(argument) &&
      (budgetUsd === undefined || !isBudget(argument, argv[index - 1])),
  )
  const budget = budgetUsd === undefined ? [] : [`--budget-usd=${budgetUsd}`]
  return [start, 'run', `--resume=${runId}`, ...budget, ...kept.map(quote)].join(' ')
}

function isBudget(argument: string, before: string | undefined): boolean {
  return /^--budget-usd(?:=|$)/.test(argument) || before === '--budget-usd'
}

/** As a POSIX shell reads it back. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
}
