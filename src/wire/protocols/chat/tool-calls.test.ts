import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createToolCallCollector, readToolCalls } from './tool-calls.ts'

function collect(
  ...deltas: readonly unknown[]
): ReturnType<ReturnType<typeof createToolCallCollector>['finish']> {
  const collector = createToolCallCollector()
  for (const delta of deltas) collector.add([delta], null)
  return collector.finish()
}

const call = (
  fields: { id?: string; index?: number },
  name: string | undefined,
  text: string,
): unknown => ({ ...fields, type: 'function', function: { name, arguments: text } })

describe('createToolCallCollector', () => {
  test('joins the arguments of one call', () => {
    const { toolCalls, forms } = collect(
      call({ index: 0, id: 'a' }, 'get_weather', ''),
      call({ index: 0 }, undefined, '{"city":'),
      call({ index: 0, id: '' }, '', '"Oslo"}'),
    )
    expect(toolCalls).toEqual([{ name: 'get_weather', arguments: '{"city":"Oslo"}' }])
    expect(forms).toEqual([])
  })

  test('keeps parallel calls apart, even cut into each other', () => {
    const { toolCalls } = collect(
      call({ index: 1, id: 'a' }, 'f', '{"x":'),
      call({ index: 5, id: 'b' }, 'g', '{"y":'),
      call({ index: 1 }, undefined, '1}'),
      call({ index: 5 }, undefined, '2}'),
    )
    expect(toolCalls).toEqual([
      { name: 'f', arguments: '{"x":1}' },
      { name: 'g', arguments: '{"y":2}' },
    ])
  })

  test('tells calls by their ids where all have index 0', () => {
    const { toolCalls, forms } = collect(
      call({ index: 0, id: 'a' }, 'f', '{"x":1}'),
      call({ index: 0, id: 'b' }, 'g', '{"y":'),
      call({ index: 0 }, undefined, '2}'),
    )
    expect(toolCalls.map(({ arguments: text }) => text)).toEqual(['{"x":1}', '{"y":2}'])
    expect(forms).toContain('tool-index-reused')
  })

  test('leaves calls as they came where an index is that of two', () => {
    const { toolCalls } = collect(
      call({ index: 0, id: 'a' }, 'first', '{}'),
      call({ index: 1, id: 'b' }, 'second', '{}'),
      call({ index: 0, id: 'c' }, 'third', '{}'),
    )
    expect(toolCalls.map(({ name }) => name)).toEqual(['first', 'second', 'third'])
  })

  test('takes whole calls without index or id one after the other', () => {
    const { toolCalls, forms } = collect(call({}, 'f', '{"x":1}'), call({}, 'f', '{"x":2}'))
    expect(toolCalls.map(({ arguments: text }) => text)).toEqual(['{"x":1}', '{"x":2}'])
    expect(forms).toContain('tool-index-missing')
  })

  test('keeps whole calls without index or id apart in the one choice that they stand in', () => {
    const calls = [call({}, 'f', '{"x":1}'), call({}, 'g', '{"y":1}'), call({}, 'g', '{"y":2}')]
    const expected = [
      { name: 'f', arguments: '{"x":1}' },
      { name: 'g', arguments: '{"y":1}' },
      { name: 'g', arguments: '{"y":2}' },
    ]
    const together = createToolCallCollector()
    together.add(calls, 0)
    expect(together.finish().toolCalls).toEqual(expected)
    const oneByOne = createToolCallCollector()
    for (const delta of calls) oneByOne.add([delta], 0)
    expect(oneByOne.finish()).toEqual({ toolCalls: expected, forms: ['tool-index-missing'] })
  })

  test('does not say that calls share an index of which none has one', () => {
    const collector = createToolCallCollector()
    collector.add([call({ id: 'a' }, 'f', '{}'), call({ id: 'b' }, 'g', '{}')], 0)
    const { toolCalls, forms } = collector.finish()
    expect(toolCalls.map(({ name }) => name)).toEqual(['f', 'g'])
    expect(forms).toEqual(['tool-index-missing'])
  })

  test('takes another name at the same index for another call, also without ids', () => {
    const { toolCalls, forms } = collect(
      call({ index: 0 }, 'f', '{"x":1}'),
      call({ index: 0 }, 'g', '{"y":'),
      call({ index: 0 }, 'g', '2}'),
    )
    expect(toolCalls).toEqual([
      { name: 'f', arguments: '{"x":1}' },
      { name: 'g', arguments: '{"y":2}' },
    ])
    expect(forms).toEqual(['tool-index-reused'])
  })

  test('an index that is null is none', () => {
    const delta = {
      index: null,
      id: 'a',
      type: 'function',
      function: { name: 'f', arguments: '{}' },
    }
    expect(collect(delta).forms).toEqual(['tool-index-missing'])
  })

  test('continues the latest call where a delta names none', () => {
    const { toolCalls } = collect(call({ id: 'a' }, 'f', '{"x":'), call({}, undefined, '1}'))
    expect(toolCalls).toEqual([{ name: 'f', arguments: '{"x":1}' }])
  })

  test('follows an id that changes from delta to delta', () => {
    const { toolCalls } = collect(
      call({ index: 0, id: 'a' }, 'f', '{"x":'),
      call({ index: 0, id: 'b' }, undefined, '1}'),
    )
    expect(toolCalls).toEqual([{ name: 'f', arguments: '{"x":1}' }])
  })

  test('takes a name that comes late', () => {
    const { toolCalls } = collect(
      call({ index: 0, id: 'a' }, '', '{}'),
      call({ index: 0 }, 'f', ''),
    )
    expect(toolCalls).toEqual([{ name: 'f', arguments: '{}' }])
  })

  test('does not take a nested object for a repetition', () => {
    const { toolCalls, forms } = collect(
      call({ index: 0, id: 'a' }, 'f', '{"a":'),
      call({ index: 0 }, undefined, '{"a":1}}'),
    )
    expect(toolCalls[0]?.arguments).toBe('{"a":{"a":1}}')
    expect(forms).toEqual([])
  })

  test('takes arguments sent twice for one call', () => {
    const { toolCalls, forms } = collect(
      call({ index: 0, id: 'a' }, 'f', '{"x":1}'),
      call({ index: 0, id: 'a' }, 'f', '{"x":1}'),
    )
    expect(toolCalls).toEqual([{ name: 'f', arguments: '{"x":1}' }])
    expect(forms).toEqual(['cumulative-tool-arguments'])
  })

  test('reads incremental and cumulative arguments alike, wherever they are cut', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.nat(80)),
        (value, cuts) => {
          const text = JSON.stringify(value)
          const places = [
            ...new Set([...cuts.map(cut => cut % text.length), text.length]),
          ].toSorted((a, b) => a - b)
          const cumulative = places.map(end => call({ index: 0, id: 'a' }, 'f', text.slice(0, end)))
          const incremental = places.map((end, index) =>
            call({ index: 0, id: 'a' }, 'f', text.slice(places[index - 1] ?? 0, end)),
          )
          const expected = [{ name: 'f', arguments: text }]
          expect(collect(...cumulative).toolCalls).toEqual(expected)
          expect(collect(...incremental).toolCalls).toEqual(expected)
        },
      ),
    )
  })

  test('ignores what is no tool call', () => {
    expect(collect(null, 'x', {}, { function: null }).toolCalls).toEqual([])
  })
})

describe('readToolCalls', () => {
  test('reads arguments that are an object, custom tools and the legacy form', () => {
    expect(
      readToolCalls({
        tool_calls: [
          { function: { name: 'f', arguments: { x: 1 } } },
          { type: 'custom', custom: { name: 'g', input: 'free text' } },
        ],
      }),
    ).toEqual([
      { name: 'f', arguments: '{"x":1}' },
      { name: 'g', arguments: 'free text' },
    ])
    expect(
      readToolCalls({ tool_calls: [{ function: { name: 'now' } }, { function: {} }, 'x'] }),
    ).toEqual([{ name: 'now', arguments: '' }])
    expect(readToolCalls({ function_call: { name: 'h', arguments: '{}' } })).toEqual([
      { name: 'h', arguments: '{}' },
    ])
  })
})
