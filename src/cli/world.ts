/** A stream that text is shown on. */
export interface TextOutput {
  write(text: string): void
  readonly isTerminal: boolean
  /** Width in characters; changes when the window does. */
  readonly columns: number
}

/** Everything outside: all that a command may touch of the process, the clock and the terminal. */
export interface World {
  readonly workingDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The report. */
  readonly stdout: TextOutput
  /** Progress and problems. */
  readonly stderr: TextOutput
  /** From now on these do not appear on either stream. */
  hideSecrets(secrets: readonly string[]): void
  /** Milliseconds since 1970, UTC. */
  now(): number
  monotonicMs(): number
  /** 0 <= x < 1; used for jitter and ids, never for a verdict. */
  random(): number
  /** Aborted by the first Ctrl-C or SIGTERM, once they are heard. */
  readonly interrupt: AbortSignal
  /**
   * Called once, where there is something to be left in good order. Until then they end the process,
   * also while it waits for a file.
   */
  hearInterrupts(): void
  /** Whether a person can type answers. */
  readonly stdinIsTerminal: boolean
  /** The next line of standard input; null when it ends before, or at an interrupt. */
  readLine(): Promise<string | null>
  /** Resolves when standard input closes. */
  stdinClosed(): Promise<void>
  /** The number of this process. */
  readonly processId: number
  isProcessAlive(processId: number): boolean
  /** Program and first arguments that start this command again. */
  readonly selfCommand: readonly [string, ...string[]]
}
