import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AnthropicRecording } from '../../../testing/recordings/anthropic-events.ts'
import { anthropicRecordings } from '../../../testing/recordings/anthropic-recordings.ts'
import { anthropicVariants } from '../../../testing/recordings/anthropic-variants.ts'
import { findDialect } from '../../find-dialect.ts'
import { normalForm } from '../../../testing/recordings/recorded-response.ts'
import type { Decoded } from '../../decoding/decoded.ts'
import { createStreamDecoder } from '../../decoding/stream-decoder.ts'
import { decodeUnary } from '../../decoding/unary-decoder.ts'

const rows = Object.entries({ ...anthropicRecordings, ...anthropicVariants })
const isStreamed = ([, { mode }]: readonly [string, AnthropicRecording]): boolean =>
  mode === 'stream'

function headOf({ profile, protocol, status = 200 }: AnthropicRecording) {
  const dialect = findDialect(profile, protocol)
  if (dialect === undefined) throw new Error(profile)
  return { dialect, status, headers: {}, nowMs: 0 }
}

test.each(rows.filter(isStreamed))(
  'a stream with %s is read alike however it is cut',
  (_, recording) => {
    const bytes = new TextEncoder().encode(recording.body)
    const decode = (places: readonly number[]): Decoded => {
      const decoder = createStreamDecoder(headOf(recording))
      for (const [index, start] of places.slice(0, -1).entries()) {
        decoder.push(bytes.subarray(start, places[index + 1]), index)
      }
      return decoder.finish(99)
    }
    const whole = decode([0, bytes.length])
    expect(normalForm(whole)).toEqual(recording.expected)
    expect(whole.cost.usd).toBe(recording.costUsd ?? null)
    expect(decode(Array.from({ length: bytes.length + 1 }, (__, place) => place))).toEqual(whole)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), cuts => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        expect(decode(places)).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  },
)

test.each(rows.filter(row => !isStreamed(row)))('a body with %s is read', (_, recording) => {
  const decoded = decodeUnary({ ...headOf(recording), body: recording.body })
  expect(normalForm(decoded)).toEqual(recording.expected)
  expect(decoded.cost.usd).toBe(recording.costUsd ?? null)
})

test.each([
  ['a ping', 'event: ping\ndata: {"type":"ping"}\n\n'],
  ['the start of a message', 'event: message_start\ndata: {"type":"message_start"}\n\n'],
  [
    'the start of a text',
    'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n',
  ],
  [
    'a signature',
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"E"}}\n\n',
  ],
])('%s is no part of the answer: it starts no clock', (_, events) => {
  const dialect = findDialect('anthropic')
  if (dialect === undefined) throw new Error('no profile')
  const decoder = createStreamDecoder({ dialect, status: 200, headers: {}, nowMs: 0 })
  decoder.push(new TextEncoder().encode(events), 5)
  expect(decoder.firstDeltaMs()).toBeNull()
})
