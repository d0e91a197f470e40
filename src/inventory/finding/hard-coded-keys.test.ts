import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findHardCodedKeys, maskKey, maskKeys } from './hard-coded-keys.ts'
import { findInSource } from './find-in-source.ts'

const letters = 'ABCDEFGHJKLMNPQRSUVWYZabcdefghijkmnopqrsuvwyz023456789'.split('')
const secret = fc
  .array(fc.constantFrom(...letters), { minLength: 35, maxLength: 35 })
  .map(list => list.join(''))
const prefixes = ['sk-', 'sk-proj-', 'sk-or-v1-', 'sk-ant-', 'llmgtwy_', 'phaseo_v1_sk_', 'AIza']
const key = fc.tuple(fc.constantFrom(...prefixes), secret).map(parts => parts.join(''))
const context = fc.constantFrom(
  (value: string) => `api_key = "${value}"`,
  (value: string) => `  Authorization: Bearer ${value}`,
  (value: string) => `OPENAI_API_KEY=${value}`,
  (value: string) => `https://x:${value}@api.openai.com/v1/chat/completions?key=${value}`,
  (value: string) => `model: 'openai/${value}'`,
  (value: string) => `// ${value}`,
  (value: string) => `headers: { 'X-Title': '${value}' }, provider: { ${value} }`,
)

describe('hard-coded keys', () => {
  test('no key comes through masking, whatever stands around it', () => {
    fc.assert(
      fc.property(key, context, (value, write) => {
        expect(maskKeys(write(value))).not.toContain(value.slice(8))
      }),
    )
  })

  test('no finding of any kind holds more than the first four characters of a key', () => {
    fc.assert(
      fc.property(key, context, (value, write) => {
        const text = `import OpenAI from 'openai'\nnew OpenAI()\n${write(value)}\n`
        const found = findInSource('a.js', text, new Set([value.toLowerCase()]))
        expect(maskKeys(JSON.stringify(found))).not.toContain(value.slice(8))
      }),
    )
  })

  test('a mask shows four characters, and never the whole', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 5 }), value => {
        expect(maskKey(value)).toBe(`${value.slice(0, 4)}…`)
      }),
    )
  })

  test.each([
    ['sk-or-v1-your-key-here-please-0001', 'a stand-in'],
    ['sk-xxxxxxxxxxxxxxxxxxxxxxxx1', 'a row of x'],
    ['sk-eleton-of-a-task-list-item-12', 'a word'],
    ['sk-00000000000000000000000000', 'one digit over and over'],
    ['OPENAI_API_KEY=process_env_OPENAI_API_KEY', 'a name'],
    ['risk-Zq8Rt2Lm5Xc9Vb3Nw7Kd4Hf6', 'the end of a word'],
  ])('%s is %s, no key', text => {
    expect(findHardCodedKeys(text)).toEqual([])
  })

  test('the value of a key variable is a key of any form', () => {
    const found = findHardCodedKeys("process.env.OPENAI_API_KEY = 'Zq8Rt2Lm5Xc9Vb3Nw7Kd4Hf6'")
    expect(found).toEqual([{ key: 'Zq8Rt2Lm5Xc9Vb3Nw7Kd4Hf6', gateway: 'openai' }])
  })
})
