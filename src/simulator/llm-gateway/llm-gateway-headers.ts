const limit = 600
const windowSeconds = 60

/**
 * What LLM Gateway says in the headers of an answer: its limits in the form of the draft standard,
 * whose reset counts seconds, and in the older one, whose reset is a point in time.
 */
export function llmGatewayHeaders(
  requestId: string,
  remaining = limit - 1,
): Readonly<Record<string, string>> {
  const reset = remaining === 0 ? 1 : windowSeconds
  return {
    'x-request-id': requestId,
    'ratelimit-policy': `${limit};w=${windowSeconds}`,
    ratelimit: `limit=${limit}, remaining=${remaining}, reset=${reset}`,
    'ratelimit-limit': String(limit),
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(reset),
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + reset),
  }
}
