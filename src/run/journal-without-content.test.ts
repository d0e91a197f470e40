import { describe, expect, test } from 'vitest'
import type { Exchange, Outcome } from '../model/exchange.ts'
import { anExchange } from '../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { aCase } from '../testing/builders/build-report.ts'
import { journalOf } from '../testing/builders/build-run.ts'
import { renderJournalExchange, renderJournalOpinion } from './journal-format.ts'
import { similarityLine, withoutContentLine } from './journal-without-content.ts'

const secret = 'what nobody may read'
const digest = () => ({ characters: 20, sha256: 'ab' })
const strip = (line: string) => withoutContentLine(line.trimEnd(), digest)
const parse = (line: string | null) => JSON.parse(line ?? 'null') as Record<string, unknown>

const usual = anExchange().outcome
const answer = usual.kind === 'answered' ? usual.answer : null
if (answer === null) throw new Error('no answer')

describe('a journal without content', () => {
  test.each<[string, Partial<Exchange>]>([
    ['an answer', { outcome: { kind: 'answered', answer: { ...answer, text: secret } } }],
    ['a refusal', { outcome: { kind: 'answered', answer: { ...answer, refusal: secret } } }],
    [
      'arguments of a tool',
      {
        outcome: {
          kind: 'answered',
          answer: { ...answer, toolCalls: [{ name: 'find', arguments: secret }] },
        },
      },
    ],
    ['a note that quotes', { wireNotes: [{ code: 'x', level: 'break', detail: secret }] }],
    [
      'what came before a failure, and the words of a server',
      {
        outcome: {
          kind: 'failed',
          failure: { ...failureOf(anExchange({ failure: {} }).outcome), message: secret },
          partialText: secret,
        },
      },
    ],
  ])('has not %s', (_, given) => {
    const exchange = anExchange(given)
    const line = strip(renderJournalExchange(exchange))
    expect(line).not.toContain(secret)
    expect(parse(line)).toMatchObject({
      type: 'observed',
      address: { caseKey: 'support/refund-policy', side: 'baseline' },
      exchange: { usage: exchange.usage, cost: exchange.cost, identity: exchange.identity },
      content: { characters: 20, sha256: 'ab' },
    })
    expect(strip(renderJournalOpinion('key', exchange))).toBe('{"type":"judged","key":"key"}\n')
  })

  test('has neither prompts nor requests nor checks, and says so in its first line', () => {
    const golden = aGoldenCase({
      turns: [[{ role: 'user', content: secret }]],
      request: { tools: [{ description: secret }] },
      expect: [{ kind: 'contains', value: secret }],
      golden: secret,
    })
    const [header = '', ...others] = journalOf({ cases: [golden] })
    const first = strip(header)
    expect(first).not.toContain(secret)
    expect(parse(first)).toMatchObject({
      type: 'header',
      formatVersion: 3,
      contentLeftOut: true,
      cases: [{ id: golden.id, model: golden.model, location: golden.location }],
    })
    const footer = others.at(-1) ?? ''
    expect(strip(footer)).toBe(`${footer}\n`)
    const cases = { ...parse(header), type: 'cases', dropped: [] }
    expect(strip(JSON.stringify(cases))).not.toContain(secret)
  })

  test('has no line that nobody can read', () => {
    expect(strip(`{"type":"exchange","torn": "${secret}`)).toBeNull()
    expect(strip(`{"type":"other","text":"${secret}"}`)).toBeNull()
  })

  test('has how alike the answers of a case were', () => {
    expect(parse(similarityLine(aCase({ selfSimilarity: 0.8, crossSimilarity: 0.7 })))).toEqual({
      type: 'similarity',
      caseKey: 'support/refund-policy',
      mode: 'unary',
      selfSimilarity: 0.8,
      crossSimilarity: 0.7,
    })
  })
})

function failureOf(outcome: Outcome) {
  if (outcome.kind === 'answered') throw new Error('no failure')
  return outcome.failure
}
