import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../../model/exchange.ts'
import { isJsonObject, type JsonValue } from '../../model/json.ts'
import type { Protocol } from '../../model/protocol.ts'
import { anthropicRecordings } from '../../testing/recordings/anthropic-recordings.ts'
import * as chat from '../../testing/recordings/chat-streams.ts'
import { nativeResponses } from '../../testing/recordings/gemini-native-responses.ts'
import type { RecordedResponse } from '../../testing/recordings/recorded-response.ts'
import { openaiRecordings } from '../../testing/recordings/responses-recordings.ts'
import { findDialect } from '../find-dialect.ts'
import { createStreamDecoder } from './stream-decoder.ts'
import { decodeUnary } from './unary-decoder.ts'

const call = { id: 'a', index: 0, type: 'function', function: { name: 'f', arguments: '{"x":1}' } }
const chatStreams = [
  chat.hello,
  chat.tool(call) + chat.event(chat.delta({}, 'tool_calls')) + chat.done,
]
const chatBodies = [
  chat.whole({ role: 'assistant', content: 'Hello' }),
  chat.whole({ role: 'assistant', content: null, tool_calls: [call] }, 'tool_calls'),
]

type Kept = readonly [
  profile: string,
  protocol: Protocol,
  name: string,
  mode: 'stream' | 'unary',
  body: string,
]

/** Of a stream that says in every part that it ends there nobody can tell whether it was cut. */
const endsOften = ({ notes = [] }: { readonly notes?: readonly string[] }): boolean =>
  notes.some(note => note.startsWith('repeated-finish-reason'))

const fromRecordings = (
  profile: string,
  protocol: Protocol,
  recordings: Readonly<Record<string, RecordedResponse>>,
): readonly Kept[] =>
  Object.entries(recordings).flatMap(([name, { mode, status, body, expected }]): Kept[] =>
    status === undefined && 'text' in expected && !endsOften(expected)
      ? [[profile, protocol, name, mode, body]]
      : [],
  )

const bodies: readonly Kept[] = [
  ...chatStreams.map((body): Kept => ['openai', 'chat-completions', 'a stream', 'stream', body]),
  ...chatBodies.map((body): Kept => ['openai', 'chat-completions', 'a body', 'unary', body]),
  ...fromRecordings('openai', 'responses', openaiRecordings),
  ...fromRecordings('anthropic', 'anthropic-messages', anthropicRecordings),
  ...fromRecordings('gemini', 'gemini-generate', nativeResponses),
]

function decode([profile, protocol, , mode]: Kept, body: string): Outcome {
  const dialect = findDialect(profile, protocol)
  if (dialect === undefined) throw new Error(profile)
  const head = { dialect, status: 200, headers: {}, nowMs: 0 }
  if (mode === 'unary') return decodeUnary({ ...head, body }).outcome
  const decoder = createStreamDecoder(head)
  decoder.push(new TextEncoder().encode(body), 0)
  return decoder.finish(1).outcome
}

/** What a reader gets to see. */
const seen = (outcome: Outcome): unknown =>
  outcome.kind === 'failed' ? 'failed' : [outcome.answer.text, outcome.answer.toolCalls]

const strange: readonly JsonValue[] = [
  null,
  true,
  0,
  -1,
  1e300,
  '',
  'x',
  [],
  [null],
  {},
  { x: 1 },
  '__proto__',
]

/** All paths into a value. */
function pathsOf(value: JsonValue, path: readonly string[] = []): readonly (readonly string[])[] {
  const members = Array.isArray(value) || isJsonObject(value) ? Object.entries(value as object) : []
  return [path, ...members.flatMap(([key, inner]) => pathsOf(inner as JsonValue, [...path, key]))]
}

/** The value with what is at a path taken out, or with something else there. */
function change(value: JsonValue, path: readonly string[], by: JsonValue | undefined): JsonValue {
  const [key, ...rest] = path
  if (key === undefined) return by ?? null
  const copy = structuredClone(value) as Record<string, JsonValue>
  if (rest.length === 0 && by === undefined) delete copy[key]
  else copy[key] = change(copy[key] ?? null, rest, by)
  return copy
}

/** Which JSON value, which place in it, and what to put there. */
type Mutation = readonly [which: number, where: number, by: JsonValue | undefined]

/** The text with one of its JSON values changed. */
function mutate(body: string, [which, where, by]: Mutation): string {
  const lines = body.split('\n')
  const places = lines.flatMap((line, place) => (/[{[]/.test(line) ? [place] : []))
  const place = places[which % places.length] ?? 0
  const [, before = '', json = ''] = /^([^{[]*)(.*)$/s.exec(lines[place] ?? '') ?? []
  try {
    const value = JSON.parse(json) as JsonValue
    const paths = pathsOf(value)
    const changed = change(value, paths[where % paths.length] ?? [], by)
    return lines.with(place, before + JSON.stringify(changed)).join('\n')
  } catch {
    return body
  }
}

const seed = 18

describe.each(bodies)('%s, %s: %s (%s)', (...kept) => {
  const [, , , mode, body] = kept
  const whole = seen(decode(kept, body))

  test('whatever is changed in it, it is read or fails, and nothing throws', () => {
    const any = fc.nat(100_000)
    const other = fc.constantFrom<JsonValue | undefined>(undefined, ...strange)
    const changes = fc.array(fc.tuple(any, any, other), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(changes, list => {
        const changed = list.reduce<string>(mutate, body)
        const outcome = decode(kept, changed)
        if (outcome.kind === 'failed') expect(outcome.failure.message).not.toBe('')
        else expect(typeof outcome.answer.text).toBe('string')
      }),
      { numRuns: 60, seed },
    )
  })

  test('events in another order, or twice, are read or fail', () => {
    const events = body.split(/(?<=\r?\n\r?\n)/)
    const order = fc.array(fc.nat(events.length - 1), { maxLength: events.length + 3 })
    fc.assert(
      fc.property(order, places => {
        const { kind } = decode(kept, places.map(place => events[place]).join(''))
        expect(['answered', 'failed']).toContain(kind)
      }),
      { numRuns: 30, seed },
    )
  })

  test('cut anywhere, it is the whole answer or a failure', () => {
    const step = Math.max(1, Math.floor(body.length / 400))
    for (let end = 0; end < body.length; end += step) {
      const cut = seen(decode(kept, body.slice(0, end)))
      if (cut !== 'failed') expect([mode, cut]).toEqual([mode, whole])
    }
  })
})
