import { expect, test } from 'vitest'
import type { JournalReader, VoidedExchange } from '../journal/journal-file.ts'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { warningsOf } from './journal-warnings.ts'

const cent = { usd: 0.01, source: 'reported' } as const
const unknown = { usd: null, source: 'unknown' } as const

function warningsWith(voided: readonly VoidedExchange[], isRecorded = false) {
  const header = isRecorded ? { recordedBaseline: {} } : {}
  const journal = { header, unreadableLines: 0, earlierConcurrencies: [], readVoided: () => voided }
  return warningsOf(journal as unknown as JournalReader)
}

test('answers that count for nothing are told with what was paid for them', () => {
  const voided: VoidedExchange[] = [
    { role: 'baseline', exchange: anExchange({ cost: cent }) },
    { role: 'candidate', exchange: anExchange({ side: 'candidate', cost: cent }) },
    { role: 'candidate', exchange: anExchange({ side: 'candidate', cost: unknown }) },
    // Nothing is charged for it.
    { role: 'candidate', exchange: anExchange({ failure: { class: 'upstream' } }) },
  ]
  expect(warningsWith(voided)).toEqual([
    {
      severity: 'warning',
      message: '3 answers to cases that changed or are gone are in no figure',
      hint: '$0.0200 was paid for that, 1 of them at a cost that is not known',
    },
  ])
  // What was copied from a recording was paid for then.
  expect(warningsWith(voided, true)[0]?.message).toMatch(/^2 answers /)
  expect(warningsWith([])).toEqual([])
})
