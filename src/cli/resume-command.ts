/** The command line that goes on with a run: what was typed, with the run's id. */
export function describeResume(options: {
  /** As given to `parity run`. */
  readonly argv: readonly string[]
  readonly runId: string
  readonly environment: Readonly<Record<string, string | undefined>>
}): string {
  const { argv, runId, environment } = options
  const start = environment['npm_lifecycle_event'] === 'parity' ? 'npm run parity --' : 'parity'
  const kept = argv.filter(argument => !/^--resume(?:=|$)/.test(argument))
  return [start, 'run', `--resume=${runId}`, ...kept.map(quote)].join(' ')
}

/** As a POSIX shell reads it back. */
function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
}
