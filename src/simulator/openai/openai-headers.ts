/**
 * What OpenAI says in the headers of whatever it answers. Times until a limit is whole again are
 * Go durations.
 */
export function openaiHeaders(
  requestId: string,
  processingMs: number,
  remaining = 9999,
): Readonly<Record<string, string>> {
  return {
    'x-request-id': requestId,
    'openai-version': '2020-10-01',
    'openai-organization': 'simulated',
    'openai-processing-ms': String(Math.round(processingMs)),
    'x-ratelimit-limit-requests': '10000',
    'x-ratelimit-remaining-requests': String(remaining),
    'x-ratelimit-reset-requests': remaining === 0 ? '1s' : '6ms',
    'x-ratelimit-limit-tokens': '2000000',
    'x-ratelimit-remaining-tokens': '1999000',
    'x-ratelimit-reset-tokens': '6m0s',
  }
}
