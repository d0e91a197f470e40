const limits = { requests: 4000, tokens: 480_000, 'input-tokens': 400_000, 'output-tokens': 80_000 }

/** What Anthropic says in the headers of whatever it answers. Resets are points in time. */
export function anthropicHeaders(
  requestId: string,
  isExhausted = false,
): Readonly<Record<string, string>> {
  const reset = new Date(Date.now() + 1000).toISOString().replace(/\.\d+/, '')
  const rates = Object.entries(limits).flatMap(([name, limit]) => [
    [`anthropic-ratelimit-${name}-limit`, String(limit)],
    [`anthropic-ratelimit-${name}-remaining`, isExhausted ? '0' : String(limit - 1000)],
    [`anthropic-ratelimit-${name}-reset`, reset],
  ])
  return {
    'request-id': requestId,
    'anthropic-organization-id': '00000000-0000-4000-8000-000000000000',
    ...(Object.fromEntries(rates) as Record<string, string>),
  }
}
