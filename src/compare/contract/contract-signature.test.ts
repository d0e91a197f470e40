import { describe, expect, test } from 'vitest'
import type { Answer, Exchange, FailureClass } from '../../model/exchange.ts'
import type { JsonObject } from '../../model/json.ts'
import type { CompareKind, GoldenCase } from '../../model/suite.ts'
import { contractKinds } from '../../model/gate.ts'
import { anAnswer, anExchange } from '../../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { contractKindType, contractSignature, describeSignature } from './contract-signature.ts'

const plain = anAnswer({ text: 'Within 30 days.' })

function answering(answer: Partial<Answer>, given: Partial<Exchange> = {}): Exchange {
  return anExchange({ outcome: { kind: 'answered', answer: { ...plain, ...answer } }, ...given })
}

function aCase(kind: CompareKind, request: JsonObject = {}): GoldenCase {
  return aGoldenCase({
    request,
    compare: { kind, ignorePaths: ['$.id'], numericTolerance: 0.01 },
  })
}

const applicable = (signature: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(Object.entries(signature).filter(([, value]) => value !== null))

describe('contractSignature', () => {
  test('of a plain answer holds what applies to text', () => {
    expect(applicable(contractSignature(aCase('text'), answering({})))).toEqual({
      'prompt-tokens': '12',
      model: 'as requested',
      'finish-reason': 'stop',
      refusal: 'ok',
      empty: 'ok',
      truncated: 'ok',
      length: '15',
      usage: 'ok',
      stream: 'ok',
    })
  })

  test('of a written answer tells its language and length, beside a tool call neither', () => {
    const text = 'Puede devolver los auriculares en un plazo de treinta días con el recibo 🧾.'
    const signature = contractSignature(aCase('text'), answering({ text }))
    expect(signature).toMatchObject({ language: 'es', length: '75' })
    expect(describeSignature('language', 'es')).toBe('Spanish')
    expect(describeSignature('length', '410-950')).toBe('410-950 characters')
    const toolCalls = [{ name: 'find_order', arguments: '{}' }]
    const calling = contractSignature(aCase('tools'), answering({ text, toolCalls }))
    expect(calling).toMatchObject({ language: null, length: null })
    const exact = contractSignature(aCase('exact'), answering({ text }))
    expect(exact).toMatchObject({ language: null, length: null })
  })

  test('names every kind, in every case', () => {
    const signatures = [
      contractSignature(aCase('none'), answering({})),
      contractSignature(aCase('json'), anExchange({ failure: {} })),
      contractSignature(aGoldenCase({ fault: 'invalid-key' }), anExchange({ failure: {} })),
    ]
    for (const signature of signatures) {
      expect(Object.keys(signature)).toEqual([...contractKinds])
    }
  })

  test.each<[FailureClass, object]>([
    ['empty', { empty: 'broken' }],
    ['truncated', { truncated: 'broken' }],
    ['timeout', {}],
  ])('of a failure of class %s says nothing of an answer', (failure, expected) => {
    const exchange = anExchange({
      failure: { class: failure },
      mode: 'stream',
      firstTurnInputTokens: null,
      identity: { ...anExchange().identity, modelServed: null },
    })
    expect(applicable(contractSignature(aCase('json'), exchange))).toEqual(expected)
  })

  test('of a fault case is the class of its failure and nothing else', () => {
    const golden = aGoldenCase({ fault: 'invalid-model' })
    const failed = anExchange({ failure: { class: 'model-not-found' } })
    expect(applicable(contractSignature(golden, failed))).toEqual({
      'fault-class': 'model-not-found',
    })
    expect(applicable(contractSignature(golden, answering({})))).toEqual({
      'fault-class': 'answered',
    })
  })

  test('does not count the prompt of an answer from a cache', () => {
    const signature = contractSignature(aCase('text'), answering({}, { cacheHit: true }))
    expect(signature['prompt-tokens']).toBeNull()
  })

  test('takes the model that was mapped to a preset for the one that was asked for', () => {
    const identity = { ...anExchange().identity, modelSent: '@support' }
    const signature = contractSignature(aCase('text'), answering({}, { identity }))
    expect(signature.model).toBe('as requested')
  })

  test('names another model than the one that was sent', () => {
    const { identity } = anExchange()
    const served = (modelSent: string, modelServed: string | null) =>
      contractSignature(
        aCase('text'),
        answering({}, { identity: { ...identity, modelSent, modelServed } }),
      ).model
    expect(served('openai/gpt-4o-mini', 'gpt-4o-mini-2024-07-18')).toBe('as requested')
    expect(served('gpt-4o-mini', 'openai/gpt-4o-2024-08-06')).toBe('gpt-4o')
    expect(served('gpt-4o-mini', null)).toBeNull()
  })

  test('shows a finish reason that is missing', () => {
    const signature = contractSignature(aCase('text'), answering({ finishReason: null }))
    expect(signature['finish-reason']).toBe('none')
  })

  test('flags refusals and missing usage', () => {
    const { usage } = anExchange()
    const signature = contractSignature(
      aCase('text'),
      answering({ refusal: 'No.' }, { usage: { ...usage, outputTokens: null } }),
    )
    expect([signature.refusal, signature.usage]).toEqual(['broken', 'broken'])
  })

  test.each(['stream', 'unary'] as const)(
    'flags a %s response only for what a client would misread',
    mode => {
      const stream = (...levels: ('note' | 'break')[]) =>
        contractSignature(
          aCase('text'),
          answering(
            {},
            { mode, wireNotes: levels.map(level => ({ code: 'x', level, detail: 'x' })) },
          ),
        ).stream
      expect([stream(), stream('note'), stream('note', 'break')]).toEqual(['ok', 'ok', 'broken'])
    },
  )

  describe('of tools', () => {
    const golden = aCase('tools', { tools: [{ type: 'function' }] })
    const toolCalls = [
      { name: 'get_weather', arguments: '{"city":"Oslo","id":1}' },
      { name: 'get_time', arguments: '' },
    ]

    test('has names and arguments, in an order of its own', () => {
      expect(contractSignature(golden, answering({ toolCalls }))).toMatchObject({
        'tool-called': 'called',
        'tool-name': 'get_time, get_weather',
        'tool-arguments': 'get_time({}) get_weather({"city":"Oslo"})',
      })
    })

    test('says when none is called, and when arguments are broken', () => {
      expect(applicable(contractSignature(golden, answering({})))).toMatchObject({
        'tool-called': 'not called',
      })
      const broken = [{ name: 'get_time', arguments: '{' }]
      expect(contractSignature(golden, answering({ toolCalls: broken }))).toMatchObject({
        'tool-arguments': 'get_time(unparseable)',
      })
    })

    test('applies only where the request offers tools', () => {
      const signature = contractSignature(aCase('tools', { tools: [] }), answering({ toolCalls }))
      expect(signature['tool-called']).toBeNull()
    })
  })

  describe('of JSON', () => {
    const schema = { type: 'object', required: ['n'], properties: { n: { type: 'number' } } }
    const golden = aCase('json', {
      response_format: { type: 'json_schema', json_schema: { name: 'x', schema } },
    })

    test('has validity, shape and value, without what is ignored', () => {
      expect(contractSignature(golden, answering({ text: '{"n":9.999,"id":7}' }))).toMatchObject({
        'json-valid': 'ok',
        'json-shape': '{"n":number}',
        value: '{"n":9.999}',
      })
    })

    test('is broken for a code fence, and where the schema does not fit', () => {
      const valid = (text: string) => contractSignature(golden, answering({ text }))['json-valid']
      expect(valid('```json\n{"n":1}\n```')).toBe('broken')
      expect(valid('{"n":"1"}')).toBe('broken')
      expect(contractSignature(golden, answering({ text: 'no' })).value).toBeNull()
    })

    test('does not judge by a schema that cannot be used', () => {
      const unusable = aCase('json', {
        response_format: { json_schema: { schema: { type: 'text' } } },
      })
      const signature = contractSignature(unusable, answering({ text: '{"n":1}' }))
      expect(signature['json-valid']).toBeNull()
      expect(signature.value).toBe('{"n":1}')
    })

    test('leaves a refusal or a tool call in its place to other kinds', () => {
      const refused = contractSignature(golden, answering({ text: '', refusal: 'No.' }))
      expect([refused['json-valid'], refused.refusal]).toEqual([null, 'broken'])
    })
  })

  test('of an exact case has its text, normalised', () => {
    expect(contractSignature(aCase('exact'), answering({ text: ' yes\r\n' })).value).toBe('yes')
  })

  test('of a case that is not compared has no content', () => {
    const golden = aCase('none', { tools: [{ type: 'function' }] })
    const signature = contractSignature(golden, answering({ text: '{}' }))
    expect([signature.value, signature['tool-called'], signature['json-valid']]).toEqual([
      null,
      null,
      null,
    ])
  })
})

test('flags are only ever broken or ok', () => {
  const golden = aCase('json', { tools: [{ type: 'function' }] })
  const exchanges = [
    answering({ text: '{}' }, { mode: 'stream' }),
    answering({ text: 'x', refusal: 'No.' }),
    anExchange({ failure: { class: 'empty' } }),
  ]
  for (const signature of exchanges.map(exchange => contractSignature(golden, exchange))) {
    for (const kind of contractKinds.filter(name => contractKindType[name] === 'flag')) {
      expect([null, 'broken', 'ok']).toContain(signature[kind])
    }
  }
})

describe('describeSignature', () => {
  test.each([
    ['prompt-tokens', '412', '412 prompt tokens'],
    ['model', 'as requested', 'the requested model'],
    ['model', 'gpt-4o', 'model gpt-4o'],
    ['finish-reason', 'stop', 'finish_reason stop'],
    ['finish-reason', 'none', 'no finish_reason'],
    ['tool-called', 'called', 'tool called'],
    ['tool-called', 'not called', 'no tool called'],
    ['tool-name', 'get_weather', 'tool get_weather'],
    ['tool-name', 'get_time, get_weather', 'tools get_time, get_weather'],
    ['tool-arguments', 'now({})', 'call now({})'],
    ['json-valid', 'broken', 'invalid JSON'],
    ['json-shape', '{"a":null}', 'shape {"a":null}'],
    ['value', 'yes\nno', String.raw`yes\nno`],
    ['value', '', 'empty text'],
    ['refusal', 'broken', 'refused'],
    ['empty', 'broken', 'empty answer'],
    ['truncated', 'broken', 'cut off'],
    ['usage', 'broken', 'usage missing'],
    ['stream', 'broken', 'malformed response'],
    ['stream', 'ok', 'well-formed response'],
    ['fault-class', 'auth', 'fails with auth'],
    ['fault-class', 'answered', 'answered'],
  ] as const)('%s %j: %s', (kind, value, words) => {
    expect(describeSignature(kind, value)).toBe(words)
  })

  test('keeps both ends of what is too long', () => {
    const words = describeSignature('value', `begin ${'x'.repeat(500)} #end`)
    expect(words).toMatch(/^begin x+….*x #end$/)
    expect(words.length).toBeLessThanOrEqual(120)
  })
})
