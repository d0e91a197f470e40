import { expect, test } from 'vitest'
import { findDialect } from '../find-dialect.ts'
import { createToolCallCollector } from '../protocols/chat/tool-calls.ts'
import { createStreamDecoder, type StreamDecoder } from './stream-decoder.ts'

/** What takes time that grows with the square of the length takes longer than that. */
const unlessItHangs = { timeout: 15_000 }

function aStream(): StreamDecoder {
  const dialect = findDialect('openai')
  if (dialect === undefined) throw new Error('openai')
  return createStreamDecoder({ dialect, status: 200, headers: {}, nowMs: 0 })
}

const bytes = (text: string) => new TextEncoder().encode(text)

test('as many tool calls as fit in megabytes hold nothing up', unlessItHangs, () => {
  const collector = createToolCallCollector()
  for (let index = 0; index < 100_000; index++) {
    collector.add([{ index, id: `call-${index}`, function: { name: 'f', arguments: '{}' } }], null)
  }
  expect(collector.finish().toolCalls).toHaveLength(100_000)
})

test('megabytes of nothing in small pieces hold nothing up', unlessItHangs, () => {
  const decoder = aStream()
  const blank = bytes('\n'.repeat(500))
  for (let piece = 0; piece < 8000; piece++) decoder.push(blank, 0)
  decoder.push(bytes('data: [DONE]\n\n'), 0)
  expect(decoder.isComplete()).toBe(true)
})

test('an event of megabytes of empty lines holds nothing up', unlessItHangs, () => {
  const decoder = aStream()
  decoder.push(bytes(`${'data:\n'.repeat(600_000)}data: x\n\ndata: [DONE]\n\n`), 0)
  expect(decoder.isComplete()).toBe(true)
})
