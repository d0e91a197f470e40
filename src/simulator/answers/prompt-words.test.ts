import { expect, test } from 'vitest'

import { contentWords, findEntities, quotedTexts } from './prompt-words.ts'

test('finds what a prompt names, in order', () => {
  const text =
    'Send 3 copies of B-204 (invoice 2025-0417, in EUR) and 2.5 kg of tea to Dr. Ada Lovelace ' +
    'in New York by 2026-05-01, mail ada@example.org.'
  expect(findEntities(text)).toEqual({
    names: ['Ada Lovelace', 'New York'],
    identifiers: ['B-204', '2025-0417'],
    numbers: [3, 2.5],
    dates: ['2026-05-01'],
    emails: ['ada@example.org'],
    quoted: [],
  })
})

test('takes content words once, and keeps the capital of names only', () => {
  expect(contentWords('Where can travellers in Norway find Travellers huts?', 10)).toEqual([
    'travellers',
    'Norway',
    'find',
    'huts',
  ])
})

test('takes quoted texts but for forbidden ones', () => {
  expect(
    quotedTexts('Say “alpha” and "beta". Avoid "gamma". Use "delta" without "epsilon".'),
  ).toEqual(['alpha', 'beta', 'delta'])
})
