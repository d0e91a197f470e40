import { expect, test } from 'vitest'
import { findDialect } from '../testing/find-dialect.ts'
import { createToolCallCollector } from './chat/tool-calls.ts'
import { createStreamDecoder } from './stream-decoder.ts'

/** Far more than it takes, and far less than it took when time grew with the square of the length. */
const mostMs = 2500

test('as many tool calls as fit in megabytes hold nothing up', () => {
  const startMs = performance.now()
  const collector = createToolCallCollector()
  for (let index = 0; index < 100_000; index++) {
    collector.add([{ index, id: `call-${index}`, function: { name: 'f', arguments: '{}' } }], null)
  }
  expect(collector.finish().toolCalls).toHaveLength(100_000)
  expect(performance.now() - startMs).toBeLessThan(mostMs)
})

test('megabytes of nothing in small pieces hold nothing up', () => {
  const dialect = findDialect('openai')
  if (dialect === undefined) throw new Error('openai')
  const decoder = createStreamDecoder({ dialect, status: 200, headers: {}, nowMs: 0 })
  const blank = new TextEncoder().encode('\n'.repeat(500))
  const startMs = performance.now()
  for (let piece = 0; piece < 8000; piece++) decoder.push(blank, 0)
  expect(performance.now() - startMs).toBeLessThan(mostMs)
  decoder.push(new TextEncoder().encode('data: [DONE]\n\n'), 0)
  expect(decoder.complete).toBe(true)
})
