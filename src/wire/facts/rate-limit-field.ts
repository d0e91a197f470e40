import type { RateLimit } from '../../model/rate-limit.ts'
import { readHeader, type ResponseHeaders } from './identity.ts'
import { parseWaitMs } from './parse-wait.ts'

/** One item of a structured field: `"default";r=0;t=5`; the name without its quotes. */
interface Item {
  readonly name: string
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * The limits in the one field `RateLimit` of the drafts for a standard: `limit=10, remaining=0, reset=5`
 * until 2023, `"default";r=0;t=5` since, whose quotas `RateLimit-Policy` names.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
export function readRateLimitField(headers: ResponseHeaders, nowMs: number): readonly RateLimit[] {
  const field = readHeader(headers, 'ratelimit')
  if (field === null) return []
  const items = readItems(field)
  const older = new Map(items.flatMap(({ name }) => pairIn(name)))
  const remaining = countOf(older.get('remaining'))
  if (remaining !== null) {
    const limit = countOf(older.get('limit'))
    const resetMs = parseWaitMs(older.get('reset') ?? null, nowMs)
    return [{ counts: 'requests', remaining, limit, resetMs }]
  }
  const policies = readItems(readHeader(headers, 'ratelimit-policy') ?? '')
  return items.flatMap(({ name, parameters }): RateLimit | [] => {
    const left = countOf(parameters.get('r'))
    if (left === null) return []
    const policy = policies.find(other => other.name === name)?.parameters
    const isTokens = /token/i.test(`${name} ${policy?.get('qu') ?? ''}`)
    return {
      counts: isTokens ? 'tokens' : 'requests',
      remaining: left,
      limit: countOf(policy?.get('q')),
      resetMs: parseWaitMs(parameters.get('t') ?? null, nowMs),
    }
  })
}

/** Commas and semicolons inside of quotes part nothing. */
function readItems(field: string): readonly Item[] {
  return splitOutside(field, ',').map(item => {
    const [name = '', ...parameters] = splitOutside(item, ';')
    return { name: unquoted(name), parameters: new Map(parameters.flatMap(pairIn)) }
  })
}

function splitOutside(text: string, separator: ',' | ';'): readonly string[] {
  const part = separator === ',' ? /(?:"[^"]*"|[^",])+/g : /(?:"[^"]*"|[^";])+/g
  return text.match(part) ?? []
}

function pairIn(text: string): [string, string][] {
  const [, name, value] = /^\s*([a-z]+)\s*=(.*)$/i.exec(text) ?? []
  return name === undefined || value === undefined ? [] : [[name.toLowerCase(), unquoted(value)]]
}

function unquoted(text: string): string {
  return text.trim().replaceAll('"', '')
}

function countOf(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}
