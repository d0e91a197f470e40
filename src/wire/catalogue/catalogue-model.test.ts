import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCatalogueModel } from './catalogue-model.ts'

const plain = { zeroMeansUnset: false }

describe('decodeCatalogueModel', () => {
  test('reads prices as decimals, with an exponent or without', () => {
    const pricing = { prompt: '0.15e-6', completion: '0.0000006' }
    expect(decodeCatalogueModel({ id: 'a', pricing }, plain)?.price).toEqual({
      input: 0.15e-6,
      output: 0.6e-6,
    })
    const unknown = { prompt: null, completion: '1e-7' }
    expect(decodeCatalogueModel({ id: 'a', pricing: unknown }, plain)?.price).toBeNull()
  })

  test('where zero means unset only the free flag makes a model free', () => {
    const row = { id: 'a', pricing: { prompt: '0', completion: '0' } }
    const settings = { zeroMeansUnset: true }
    expect(decodeCatalogueModel(row, settings)?.price).toBeNull()
    expect(decodeCatalogueModel({ ...row, free: true }, settings)?.price).toEqual({
      input: 0,
      output: 0,
    })
    expect(decodeCatalogueModel(row, plain)?.price).toEqual({ input: 0, output: 0 })
  })

  test('finds the id under any of its names', () => {
    const ids = [{ id: 'a' }, { model_id: 'a' }, { name: 'a' }, { id: 'a', name: 'Model A' }]
    expect(ids.map(row => decodeCatalogueModel(row, plain)?.id)).toEqual(['a', 'a', 'a', 'a'])
    expect(decodeCatalogueModel({ title: 'a' }, plain)).toBeNull()
  })

  test('takes the bare id of a prefixed one as another spelling, not as an alias', () => {
    const model = decodeCatalogueModel({ name: 'models/x' }, plain)
    expect([model?.spellings, model?.aliases]).toEqual([['x'], []])
  })

  test('takes an id that is pinned to a provider as another spelling', () => {
    const id = 'openai/gpt-4o-mini'
    const spellings = (provider: object): readonly string[] | undefined =>
      decodeCatalogueModel({ id, providers: [provider] }, plain)?.spellings
    expect(spellings({ providerId: 'azure' })).toEqual(['azure/openai/gpt-4o-mini'])
    expect(spellings({ api_provider_id: 'azure' })).toEqual(['azure:openai/gpt-4o-mini'])
    expect(spellings({ name: 'azure' })).toEqual([])
  })

  test('reads any JSON without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (row, zeroMeansUnset) => {
        const model = decodeCatalogueModel(row, { zeroMeansUnset })
        expect(model === null || model.id !== '').toBe(true)
      }),
    )
  })
})
