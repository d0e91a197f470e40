import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Protocol } from '../../../model/protocol.ts'
import { compatResponses } from '../../../testing/recordings/gemini-compat-responses.ts'
import { nativeResponses } from '../../../testing/recordings/gemini-native-responses.ts'
import { normalForm, type RecordedResponse } from '../../../testing/recordings/recorded-response.ts'
import type { Decoded } from '../../decoding/decoded.ts'
import { findDialect } from '../../find-dialect.ts'
import { createStreamDecoder } from '../../decoding/stream-decoder.ts'
import { decodeUnary } from '../../decoding/unary-decoder.ts'

function responseHead(protocol: Protocol, status = 200) {
  const dialect = findDialect('gemini', protocol)
  if (dialect === undefined) throw new Error(protocol)
  return { dialect, status, headers: {}, nowMs: 0 }
}

type Row = readonly [name: string, protocol: Protocol, recorded: RecordedResponse]

const rows: readonly Row[] = [
  ...Object.entries(nativeResponses).map(([name, it]): Row => [name, 'gemini-generate', it]),
  ...Object.entries(compatResponses).map(([name, it]): Row => [name, 'chat-completions', it]),
]
const isStreamed = ([, , { mode, status }]: Row): boolean =>
  mode === 'stream' && status === undefined

test.each(rows.filter(isStreamed))(
  'a stream with %s (%s) is read alike however it is cut',
  (_, protocol, { body, expected }) => {
    const bytes = new TextEncoder().encode(body)
    const decode = (places: readonly number[]): Decoded => {
      const decoder = createStreamDecoder(responseHead(protocol))
      for (const [index, start] of places.slice(0, -1).entries()) {
        decoder.push(bytes.subarray(start, places[index + 1]), index)
      }
      return decoder.finish(99)
    }
    const whole = decode([0, bytes.length])
    expect(normalForm(whole)).toEqual(expected)
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

test.each(rows.filter(row => !isStreamed(row)))(
  'a body with %s (%s) is read',
  (_, protocol, { body, status, expected }) => {
    const decoded = decodeUnary({ ...responseHead(protocol, status), body })
    expect(normalForm(decoded)).toEqual(expected)
  },
)
