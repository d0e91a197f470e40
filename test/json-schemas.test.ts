import { readFile } from 'node:fs/promises'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { isJsonObject, type JsonValue } from '../src/model/json.ts'
import { configJsonSchema, pricesJsonSchema, suiteJsonSchema } from '../scripts/json-schemas.ts'
import { starterFiles } from '../src/suite/starter-files.ts'

const ajv = new Ajv({ strict: false, validateFormats: false })
const isSuite = ajv.compile(suiteJsonSchema())
const isConfig = ajv.compile(configJsonSchema())

function starter(path: string): JsonValue {
  return parse(starterFiles.find(file => file.path === path)?.text ?? '') as JsonValue
}

describe.each([
  ['suite.schema.json', suiteJsonSchema()],
  ['config.schema.json', configJsonSchema()],
  ['prices.schema.json', pricesJsonSchema()],
])('schema/%s', (name, schema) => {
  test('is what `npm run schema` writes', async () => {
    const file = new URL(`../schema/${name}`, import.meta.url)
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(schema)
  })

  test('explains every key', () => {
    const unexplained: string[] = []
    const visit = (value: JsonValue, path: string): void => {
      if (Array.isArray(value)) {
        for (const item of value) visit(item, path)
      }
      if (!isJsonObject(value)) return
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'properties' && isJsonObject(inner)) {
          for (const [property, definition] of Object.entries(inner)) {
            const description = isJsonObject(definition) ? definition['description'] : undefined
            if (typeof description !== 'string') unexplained.push(`${path}.${property}`)
            visit(definition, `${path}.${property}`)
          }
        } else {
          visit(inner, path)
        }
      }
    }
    visit(schema, '')
    expect(unexplained).toEqual([])
  })
})

describe('the suite schema', () => {
  test('accepts the starter suite', () => {
    expect(isSuite(starter('suites/starter.yaml'))).toBe(true)
  })

  test.each([
    { cases: [{ id: 'a', promt: 'x' }] },
    { cases: [{ id: 'a', prompt: 'x', expect: [{ contains: 'x', matches: 'y' }] }] },
    { cases: [{ id: 'a', prompt: 'x', request: { model: 'm' } }] },
    { cases: [] },
    {},
  ])('rejects %j', suite => {
    expect(isSuite(suite)).toBe(false)
  })
})

describe('the schema of prices', () => {
  const isPriceFile = ajv.compile(pricesJsonSchema())

  test('accepts the table that comes with the tool', async () => {
    const file = new URL('../prices/list-prices.yaml', import.meta.url)
    expect(isPriceFile(parse(await readFile(file, 'utf8')))).toBe(true)
  })

  test.each([
    { date: '2026-10-27', prices: [] },
    { date: '2026-10-27', prices: [{ models: ['m'], input: 1 }] },
    { date: '2026-10-27', prices: [{ models: ['m'], input: -1, output: 1 }] },
  ])('rejects %j', file => {
    expect(isPriceFile(file)).toBe(false)
  })
})

describe('the configuration schema', () => {
  test('accepts the starter configuration', () => {
    expect(isConfig(starter('parity.config.yaml'))).toBe(true)
  })

  test.each([
    { gates: { 'errors.rate': '<= 1pp', 'quality.replaced{tag:billing}': '<= 5%' } },
    { gates: { 'cost.total': { threshold: '<= 1.05', required: false } } },
    { baseline: { gateway: 'simulated', defects: ['slower'] } },
  ])('accepts %j', config => {
    expect(isConfig(config)).toBe(true)
  })

  test.each([
    { basline: {} },
    { gates: { 'errors.rat': '<= 1pp' } },
    { gates: { 'errors.rate{case:x}': '<= 1pp' } },
    { gates: { 'errors.rate': 1 } },
    { baseline: { keyEnv: 'sk-abc' } },
  ])('rejects %j', config => {
    expect(isConfig(config)).toBe(false)
  })
})
