/** What may be asked for, in flags, configs and suites alike. */
export const runLimits = {
  samples: { minimum: 1, maximum: 1000 },
  concurrency: { minimum: 1, maximum: 1000 },
  retries: { minimum: 0, maximum: 100 },
  /** A day. */
  timeoutMs: { minimum: 1, maximum: 86_400_000 },
} as const
