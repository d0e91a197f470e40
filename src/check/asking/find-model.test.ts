import { describe, expect, test } from 'vitest'
import { decodeCatalogueModel, type CatalogueModel } from '../../wire/catalogue/catalogue-model.ts'
import { describeEnd, findModel } from './find-model.ts'

function aModel(row: object): CatalogueModel {
  const model = decodeCatalogueModel(row, { zeroMeansUnset: false })
  if (model === null) throw new Error('a row without an id')
  return model
}

const catalogue = [
  aModel({ id: 'openai/gpt-4o-mini', aliases: ['gpt-4o-mini'] }),
  aModel({ id: 'openai/gpt-4o' }),
  aModel({ id: 'anthropic/claude-haiku-4.5' }),
  aModel({ id: 'anthropic/claude-haiku-4.5:free' }),
  aModel({ id: 'mistral-small', providers: [{ providerId: 'mistral' }] }),
]

describe('findModel', () => {
  test.each([
    ['openai/gpt-4o', 'exact'],
    ['gpt-4o-mini', 'alias'],
    ['mistral/mistral-small', 'exact'],
    ['claude-haiku-4-5-20251001', 'other-id'],
    ['GPT-4O-MINI', 'other-id'],
    ['llama-9', 'missing'],
  ])('%s is %s', (id, kind) => {
    expect(findModel(catalogue, id).kind).toBe(kind)
  })

  test('of several ids of one model the plain one comes first', () => {
    const found = findModel(catalogue, 'claude-haiku-4.5')
    expect(found.kind === 'other-id' && found.models.map(({ id }) => id)).toEqual([
      'anthropic/claude-haiku-4.5',
      'anthropic/claude-haiku-4.5:free',
    ])
  })

  test('names the nearest ids of what is missing', () => {
    const found = findModel(catalogue, 'gpt-5o-mini')
    expect(found.kind === 'missing' && found.nearest).toEqual(['openai/gpt-4o-mini'])
  })
})

describe('describeEnd', () => {
  const today = '2026-11-20T10:00:00.000Z'

  test.each([
    [{ retirement_date: '2026-11-20' }, { isOver: true, text: 'retired on 2026-11-20' }],
    [
      { deactivated_at: '2026-12-10T00:00:00Z' },
      { isOver: false, text: 'retires on 2026-12-10 (20 days)' },
    ],
    [{ deprecated_at: '2026-10-01' }, { isOver: false, text: 'deprecated since 2026-10-01' }],
    [
      { lifecycle: { status: 'deprecated', replacement_model_id: 'b' } },
      { isOver: false, text: 'deprecated; the catalogue names b in its place' },
    ],
  ])('of %j', (row, expected) => {
    expect(describeEnd(aModel({ id: 'a', ...row }), today)).toEqual(expected)
  })

  test.each([
    {},
    { deprecated_at: '2027-10-01' },
    { expiration_date: '2029-01-01' },
    { status: 'Available' },
  ])('nothing of %j', row => {
    expect(describeEnd(aModel({ id: 'a', ...row }), today)).toBeNull()
  })
})
