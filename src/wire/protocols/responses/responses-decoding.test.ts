import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalForm } from '../../../testing/recordings/recorded-response.ts'
import { gatewayRecordings } from '../../../testing/recordings/responses-gateway-recordings.ts'
import { openaiRecordings } from '../../../testing/recordings/responses-recordings.ts'
import {
  sendJson,
  sendPieces,
  startScriptedServer,
} from '../../../testing/servers/scripted-server.ts'
import { sendOnce } from '../../../testing/servers/send-once.ts'
import { findDialect } from '../../find-dialect.ts'
import type { Dialect } from '../../dialect/profile.ts'
import { createStreamDecoder, type StreamDecoder } from '../../decoding/stream-decoder.ts'
import { decodeUnary } from '../../decoding/unary-decoder.ts'

const encoder = new TextEncoder()
const recordings = Object.entries({ ...openaiRecordings, ...gatewayRecordings })
const streams = recordings.filter(([, { mode }]) => mode === 'stream')

function dialectOf(profile: string): Dialect {
  const dialect = findDialect(profile, 'responses')
  if (dialect === undefined) throw new Error(profile)
  return dialect
}

function open(profile: string): StreamDecoder {
  return createStreamDecoder({ dialect: dialectOf(profile), status: 200, headers: {}, nowMs: 0 })
}

describe('responses as gateways send them', () => {
  test.each(recordings)('%s', (_, { profile, mode, body, expected, costUsd }) => {
    const dialect = dialectOf(profile)
    const decoder = open(profile)
    decoder.push(encoder.encode(body), 1)
    const decoded =
      mode === 'stream'
        ? decoder.finish(2)
        : decodeUnary({ dialect, status: 200, headers: {}, body, nowMs: 0 })
    expect(normalForm(decoded)).toEqual(expected)
    if (costUsd !== undefined) expect(decoded.cost).toEqual({ usd: costUsd, source: 'reported' })
  })

  test.each(streams)('%s: alike however the stream is cut', (_, { profile, body, expected }) => {
    const bytes = encoder.encode(body)
    const byByte = open(profile)
    for (const [at, byte] of bytes.entries()) byByte.push(Uint8Array.of(byte), at)
    expect(normalForm(byByte.finish(bytes.length))).toEqual(expected)
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), cuts => {
        const decoder = open(profile)
        const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length]
        for (const [index, start] of places.slice(0, -1).entries()) {
          decoder.push(bytes.subarray(start, places[index + 1]), index)
        }
        expect(normalForm(decoder.finish(99))).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  test.each(streams)('%s: alike over a socket', async (_, { profile, body, expected }) => {
    const middle = Math.floor(body.length / 2)
    const pieces = sendPieces(body.slice(0, middle), body.slice(middle))
    const server = await startScriptedServer(pieces)
    try {
      const protocol = 'responses'
      const exchange = await sendOnce({ url: server.url, profile, protocol, mode: 'stream' })
      const { outcome, usage, identity, wireNotes } = exchange
      const notes = wireNotes.filter(({ code }) => code !== 'connection-held-open')
      expect(normalForm({ outcome, usage, ...identity, wireNotes: notes })).toEqual(expected)
      expect(server.requests[0]?.path).toBe('/v1/responses')
    } finally {
      await server.close()
    }
  })

  test('the refusal is kept apart from the text', () => {
    const recording = openaiRecordings['OpenAI: a refusal']
    const decoder = open('openai')
    decoder.push(encoder.encode(recording?.body), 1)
    const { outcome } = decoder.finish(2)
    expect(outcome).toMatchObject({ kind: 'answered', answer: { refusal: 'I cannot.', text: '' } })
  })

  test('a stream of the protocol may be answered by one JSON body', async () => {
    const { body } = openaiRecordings['OpenAI: a whole response'] ?? { body: '' }
    const server = await startScriptedServer(sendJson(JSON.parse(body)))
    try {
      const asked = { url: server.url, profile: 'openai', protocol: 'responses' } as const
      const { outcome, wireNotes } = await sendOnce({ ...asked, mode: 'stream' })
      expect(outcome).toMatchObject({ kind: 'answered', answer: { text: 'Hello' } })
      expect(wireNotes).toMatchObject([{ code: 'json-instead-of-stream', level: 'break' }])
    } finally {
      await server.close()
    }
  })
})

describe('the first part of an answer', () => {
  const created = 'data: {"type":"response.created","response":{"status":"in_progress"}}\n\n'

  function momentsOf(...frames: readonly string[]): readonly (number | null)[] {
    const decoder = open('openai')
    for (const [at, frame] of frames.entries()) decoder.push(encoder.encode(frame), at)
    decoder.finish(99)
    return [decoder.firstDeltaMs(), decoder.lastDeltaMs()]
  }

  test('is a delta with something in it, and the last event brings nothing new', () => {
    const delta = (piece: string): string =>
      `data: {"type":"response.output_text.delta","output_index":0,"delta":"${piece}"}\n\n`
    const done =
      'data: {"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"Hello"}]}}\n\n'
    const completed =
      'data: {"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}}\n\n'
    expect(momentsOf(created, delta(''), delta('Hel'), delta('lo'), done, completed)).toEqual([
      2, 3,
    ])
    expect(momentsOf(created, completed)).toEqual([1, 1])
  })

  test.each([
    ['output_text', 'text', { text: 'Hello', refusal: null }],
    ['refusal', 'refusal', { text: '', refusal: 'Hello' }],
  ])('can be the end of a part %s that had no deltas', (part, field, expected) => {
    const ended = `data: {"type":"response.${part}.done","output_index":0,"${field}":"Hello"}\n\n`
    const completed =
      'data: {"type":"response.completed","response":{"status":"completed","output":[]}}\n\n'
    expect(momentsOf(created, ended, completed)).toEqual([1, 1])
    const decoder = open('openai')
    decoder.push(encoder.encode(ended + ended + completed), 1)
    expect(decoder.finish(2).outcome).toMatchObject({ kind: 'answered', answer: expected })
  })

  test('is the name of a tool, or reasoning', () => {
    const called =
      'data: {"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","name":"f","arguments":""}}\n\n'
    const thought =
      'data: {"type":"response.reasoning_text.delta","output_index":0,"delta":"Hm"}\n\n'
    expect(momentsOf(created, called)).toEqual([1, 1])
    expect(momentsOf(created, thought, called)).toEqual([1, 2])
  })
})
