import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { aRequestBody as ask, importRow } from '../testing/builders/build-log.ts'

describe('a text that a logger has left out', () => {
  const litellm = (messages: JsonValue): JsonObject => ({
    status: 'success',
    model: 'gpt-4o',
    messages,
    model_parameters: {},
  })

  test.each<[string, JsonObject]>([
    ['of LiteLLM', litellm([{ role: 'user', content: 'redacted-by-litellm' }])],
    ['in one of its messages', ask([{ type: 'text', text: ' redacted-by-litellm\n' }])],
    ['in place of its messages', litellm('redacted-by-litellm')],
    [
      'in an object',
      litellm({ text: "redacted by litellm. 'litellm.turn_off_message_logging=True'" }),
    ],
    ['in brackets', ask('[REDACTED]')],
    ['in other brackets', ask('<filtered>')],
    ['as stars', ask('*****')],
    ['in the golden answer', ask('Hi', { completion: '***REDACTED***' })],
  ])('is no prompt: %s', (_, row) => {
    const { cases, leftOut } = importRow(row)
    expect(cases).toEqual([])
    expect(leftOut).toMatchObject([{ reason: 'a text that was left out when it was logged' }])
  })

  test.each([
    'What does redacted-by-litellm mean?',
    'redacted-by-litellm: what is that?',
    'Replace names in this by [REDACTED]: Ann met Bob.',
    'Removed',
    '**bold**',
  ])('is another thing than to speak of it: %s', prompt => {
    expect(importRow(ask(prompt)).cases).toHaveLength(1)
  })
})
