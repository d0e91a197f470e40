import { expect, test } from 'vitest'
import {
  parseJournalExchange,
  parseJournalLine,
  renderJournalExchange,
} from '../../run/journal-format.ts'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { redactContent, redactExchange } from './redact-exchange.ts'
import { createRedactor } from './redact.ts'

test.each([
  'baseline',
  'candidate',
  'exchange',
  'answered',
  'identity',
  'reported',
  'refund-policy',
])(
  'a key that is the word %s is removed from what a gateway wrote, and the record stays whole',
  key => {
    const exchange = anExchange({ text: `your key is ${key}.` })
    const redacted = redactExchange(exchange, createRedactor([key]))
    expect(redacted).toEqual(anExchange({ text: 'your key is [redacted].' }))
    const line = renderJournalExchange(redacted).trimEnd()
    expect(parseJournalLine(line).kind).toBe('exchange')
    expect(parseJournalExchange(line)).toEqual(redacted)
  },
)

test('a failure that quotes the key loses it', () => {
  const failure = { message: 'Incorrect API key provided: sk-very-secret', code: 'sk-very-secret' }
  const redacted = redactExchange(anExchange({ failure }), createRedactor(['sk-very-secret']))
  expect(JSON.stringify(redacted)).not.toContain('very-secret')
})

test('what a pattern matches is gone from the answer and from the notes that quote it', () => {
  const noteOf = (word: string) => ({
    code: 'foreign-finish-reason',
    level: 'break' as const,
    detail: `the finish reason is "${word}"`,
  })
  const redact = (text: string) => text.replaceAll(/ACME-\d+/g, '[pattern]')
  const exchange = anExchange({ text: 'Ask ACME-77.', wireNotes: [noteOf('ACME-77')] })
  expect(redactContent(exchange, redact)).toEqual(
    anExchange({ text: 'Ask [pattern].', wireNotes: [noteOf('[pattern]')] }),
  )
})
