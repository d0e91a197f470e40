import { expect, test } from 'vitest'
import type { JsonSettings } from '../json/comparable-json.ts'
import { comparableCalls } from './tool-calls.ts'

const strict: JsonSettings = { ignorePaths: [], numericTolerance: 0 }

const texts = (calls: { name: string; arguments: string }[], settings = strict) =>
  comparableCalls(calls, settings).map(call => call.text)

test('neither the order of calls nor that of arguments matters', () => {
  const calls = [
    { name: 'get_weather', arguments: '{"unit":"c","city":"Oslo"}' },
    { name: 'get_time', arguments: '{}' },
    { name: 'get_weather', arguments: '{"city":"Bergen"}' },
  ]
  const expected = [
    'get_time({})',
    'get_weather({"city":"Bergen"})',
    'get_weather({"city":"Oslo","unit":"c"})',
  ]
  expect(texts(calls)).toEqual(expected)
  expect(texts([...calls].reverse())).toEqual(expected)
})

test('no arguments are an empty object', () => {
  expect(texts([{ name: 'now', arguments: '' }])).toEqual(['now({})'])
})

test('broken arguments are unparseable, but the call counts', () => {
  const [call] = comparableCalls([{ name: 'now', arguments: '{"a":' }], strict)
  expect(call).toEqual({ name: 'now', arguments: undefined, text: 'now(unparseable)' })
})

test('ignored paths are left out of arguments', () => {
  const settings = { ignorePaths: ['$.id'], numericTolerance: 0.01 }
  expect(texts([{ name: 'pay', arguments: '{"id":1,"sum":10}' }], settings)).toEqual([
    'pay({"sum":10})',
  ])
})

test('calls stand in the order of their numbers, so that close ones have the same place', () => {
  const sums = (...given: readonly string[]) =>
    texts(given.map(sum => ({ name: 'pay', arguments: `{"sum":${sum}}` })))
  expect(sums('10.01', '2')).toEqual(['pay({"sum":2})', 'pay({"sum":10.01})'])
  expect(sums('9.99', '2')).toEqual(['pay({"sum":2})', 'pay({"sum":9.99})'])
})

test('whole numbers that are too long for a number differ in each of their digits', () => {
  const called = (id: string, settings?: JsonSettings) =>
    texts([{ name: 'pay', arguments: `{"to":"\\\\\\"1234567890123456789","id": ${id}}` }], settings)
  expect(called('12345678901234567891')).not.toEqual(called('12345678901234567890'))
  expect(called('12345678901234567891')).not.toEqual(called('"12345678901234567891"'))
  expect(called('[-9007199254740993]')).toEqual([
    'pay({"id":[-9007199254740993],"to":"\\\\\\"1234567890123456789"})',
  ])
  expect(called('9007199254740991.0')).toEqual(called('9007199254740991'))
  const tolerant = { ignorePaths: [], numericTolerance: 0.01 }
  expect(called('12345678901234567891', tolerant)).toEqual(called('12345678901234567890', tolerant))
})
