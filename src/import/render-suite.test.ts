import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import { aRequestBody as ask, importRow } from '../testing/builders/build-log.ts'
import { renderSuite } from './render-suite.ts'

describe('characters that act or hide', () => {
  const text =
    'a\u0080b\u009Bc\u202Ed\u2066e\u2069f\u200Eg\u0085h\u2028i\u0007j\u001Bk\uFEFFl\u061Cm\u{E0041}n\u007F'

  test.each<[string, JsonObject]>([
    ['in a prompt', ask(text)],
    ['in lines of a prompt', ask(`${text}\n  ${text}\n`)],
    ['in a part', ask([{ type: 'text', text: `\u2067${text}` }])],
    ['in a name', ask('Hi', { logit_bias: { [`x${text}`]: 1 } })],
    ['in a model', ask('Hi', { model: `m${text}` })],
    ['in a golden answer', ask('Hi', { completion: text })],
  ])('are written escaped %s, and read back', (_, row) => {
    const { cases } = importRow(row)
    const written = renderSuite(cases)
    expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(written).toContain('\\u202E')
  })

  test('are not those that scripts and emoji are made with', () => {
    const written = renderSuite(importRow(ask('\u{1F469}\u200D\u{1F4BB}\tهای\u200Cتان')).cases)
    expect(written).toContain('prompt: \u{1F469}\u200D\u{1F4BB}\tهای\u200Cتان')
  })
})
