import type { RateLimit } from '../../model/rate-limit.ts'
import { readRateLimitField } from './rate-limit-field.ts'
import { readHeader, type ResponseHeaders } from './identity.ts'
import { parseWaitMs } from './parse-wait.ts'

type Names = Readonly<Record<'remaining' | 'limit' | 'reset', string>>

const prefixes = ['x-ratelimit', 'anthropic-ratelimit', 'x-phaseo-upstream-ratelimit']
const kinds = ['requests', 'tokens', 'input-tokens', 'output-tokens']

/** The word `remaining` comes before the kind (OpenAI) or behind it (Anthropic), or there is no kind. */
const known: readonly { readonly counts: RateLimit['counts']; readonly names: Names }[] = [
  { counts: 'requests', names: namesOf(member => `ratelimit-${member}`) },
  ...prefixes.flatMap(prefix => [
    { counts: 'requests' as const, names: namesOf(member => `${prefix}-${member}`) },
    ...kinds.flatMap(kind => {
      const counts: RateLimit['counts'] = kind === 'requests' ? 'requests' : 'tokens'
      return [
        { counts, names: namesOf(member => `${prefix}-${member}-${kind}`) },
        { counts, names: namesOf(member => `${prefix}-${kind}-${member}`) },
      ]
    }),
  ]),
]

/** What the headers of a response tell of its gateway's limits; most tell nothing. */
export function readRateLimits(headers: ResponseHeaders, nowMs: number): readonly RateLimit[] {
  if (!Object.keys(headers).some(name => name.includes('ratelimit'))) return []
  const named = known.flatMap(({ counts, names }): RateLimit | [] => {
    const remaining = readCount(headers, names.remaining)
    if (remaining === null) return []
    return {
      counts,
      remaining,
      limit: readCount(headers, names.limit),
      resetMs: parseWaitMs(readHeader(headers, names.reset), nowMs),
    }
  })
  // Most that send the field of the standard in the making send its older parts, too.
  return named.length > 0 ? named : readRateLimitField(headers, nowMs)
}

function namesOf(nameOf: (member: keyof Names) => string): Names {
  return { remaining: nameOf('remaining'), limit: nameOf('limit'), reset: nameOf('reset') }
}

/** The first number: some servers append their policy, `100, 100;w=60`. Below 0 nothing remains. */
function readCount(headers: ResponseHeaders, name: string): number | null {
  const [, digits] = /^\s*(-?\d+(?:\.\d+)?)\b/.exec(readHeader(headers, name) ?? '') ?? []
  return digits === undefined ? null : Math.max(0, Number(digits))
}
