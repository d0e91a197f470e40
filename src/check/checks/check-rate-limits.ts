import { formatCount, formatMs } from '../../model/format.ts'
import type { RateLimit } from '../../model/rate-limit.ts'
import { readRateLimits } from '../../wire/facts/rate-limits.ts'
import type { Asked } from '../asking/ask.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import type { KnownSide } from '../asking/side-under-check.ts'

const question: Question = {
  id: 'requests.rate-limits',
  title: 'answers tell how much room there is',
  required: false,
}

/** Headers that speak of limits, whatever their form. */
const telling = /rate-?limit|^retry-after/

/** What the headers of answers say: no limit is provoked, which would be abuse. */
export function checkRateLimits(
  side: KnownSide,
  answers: readonly Asked[],
  nowMs: number,
): CheckItem {
  return checkItem(question, side, findLimits(answers, nowMs))
}

function findLimits(answers: readonly Asked[], nowMs: number): Finding {
  const seen = answers.find(({ probe }) => namesIn(probe.headers).length > 0)
  if (seen === undefined) {
    const summary = `none of ${answers.length} responses has such a header: limits show when they are reached`
    return { verdict: 'not applicable', summary }
  }
  const { headers } = seen.probe
  const names = namesIn(headers)
  const evidence = [
    {
      sent: seen.evidence.sent,
      received: names.map(name => `${name}: ${headers[name]}`).join(', '),
    },
  ]
  const limits = readRateLimits(headers, nowMs)
  if (limits.length === 0) {
    return {
      verdict: 'warn',
      summary: `in a form that is not understood: ${names.join(', ')}`,
      evidence,
      fix: 'set requestsPerMinute for this side, so that runs keep within its limits',
    }
  }
  return { verdict: 'pass', summary: limits.map(describeLimit).join('; '), evidence }
}

function namesIn(headers: Asked['probe']['headers']): readonly string[] {
  return Object.keys(headers).filter(name => telling.test(name))
}

function describeLimit({ counts, remaining, limit, resetMs }: RateLimit): string {
  const of = limit === null ? '' : ` of ${formatCount(limit)}`
  const until = resetMs === null ? '' : `, anew in ${formatMs(resetMs)}`
  return `${formatCount(remaining)}${of} ${counts} left${until}`
}
