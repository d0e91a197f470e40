import { expect, test } from 'vitest'
import type { JsonObject } from '../../../model/json.ts'
import { decodeJson } from '../../decoding/json-decoder.ts'
import { findDialect } from '../../find-dialect.ts'

function decode(choices: readonly JsonObject[], asked: number) {
  const dialect = findDialect('openai-compatible')
  if (dialect === undefined) throw new Error('no such profile')
  return decodeJson({
    dialect,
    status: 200,
    headers: {},
    body: JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', model: 'm', choices }),
    asked: { choices: asked, logprobs: false },
    nowMs: 0,
  })
}

const choice = (content: string, further: JsonObject = {}): JsonObject => ({
  message: { role: 'assistant', content },
  finish_reason: 'stop',
  ...further,
})

test('choices without an index are counted by their place, and the first is the answer', () => {
  const { outcome, wireNotes } = decode([choice('one'), choice('two')], 2)
  expect(outcome).toMatchObject({ kind: 'answered', answer: { text: 'one' } })
  expect(wireNotes).toEqual([])
})

test('an index that is no number takes away no answer', () => {
  const { outcome, wireNotes } = decode([choice('one', { index: 'first' })], 1)
  expect(outcome).toMatchObject({ kind: 'answered', answer: { text: 'one' } })
  expect(wireNotes).toMatchObject([{ code: 'wrong-type', level: 'break' }])
})
