import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anExchange } from '../testing/builders/build-exchange.ts'
import {
  parseJournalExchange,
  parseJournalLine,
  renderJournalExchange,
  renderJournalOpinion,
} from './journal-format.ts'

describe('journal lines', () => {
  test('give back every exchange as it was, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.integer({ min: 1 }),
        (text, id, sample) => {
          const exchange = anExchange({ caseId: id, sample, text })
          const line = renderJournalExchange(exchange)
          expect(line.indexOf('\n')).toBe(line.length - 1)
          const parsed = parseJournalLine(line.trimEnd())
          expect(parsed).toMatchObject({ kind: 'exchange', address: { sample, side: 'baseline' } })
          expect(parseJournalExchange(line.trimEnd())).toEqual(exchange)
        },
      ),
    )
  })

  test('read as unreadable when they are torn anywhere', () => {
    const line = renderJournalExchange(anExchange({ text: 'an answer' })).trimEnd()
    for (let length = 0; length < line.length; length++) {
      const torn = line.slice(0, length)
      const isWhole = parseJournalLine(torn).kind === 'exchange'
      if (isWhole) expect(parseJournalExchange(torn)).toBeUndefined()
    }
    expect(parseJournalLine('{"type":"exchange","address":')).toEqual({ kind: 'unreadable' })
    expect(parseJournalLine('\u0000\u0000')).toEqual({ kind: 'unreadable' })
    expect(parseJournalLine('[]')).toEqual({ kind: 'unreadable' })
  })

  test("give back the judge's replies by the key of their question", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const exchange = anExchange({ text })
        const line = renderJournalOpinion('0a1b', exchange).trimEnd()
        expect(parseJournalLine(line)).toEqual({ kind: 'opinion', key: '0a1b' })
        expect(parseJournalExchange(line)).toEqual(exchange)
        expect(parseJournalLine(line.slice(0, -1)).kind).toBe('unreadable')
      }),
    )
  })
})
