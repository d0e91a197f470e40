import { describe, expect, test } from 'vitest'

import type { JsonObject } from '../../model/json.ts'
import { randomStream } from '../../statistics/basics/random.ts'
import { parseChatRequest } from '../chat-request.ts'
import { readPrompt } from './read-prompt.ts'
import { planToolCalls } from './tool-calls.ts'

function tool(name: string, description = '', parameters: JsonObject = {}): JsonObject {
  return { type: 'function', function: { name, description, parameters } }
}

const tools = [
  tool('cancel_order', 'Cancels an order for good'),
  tool('get_order_status', 'Tells how far an order has come and when it will arrive'),
  tool('getWeather', 'Current weather in a city', {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  }),
  tool('lookup', 'Finds articles about gardening'),
]

function callsFor(content: string, fields: JsonObject = {}): readonly string[] {
  const body = { model: 'gpt-4o-mini', messages: [{ role: 'user', content }], tools, ...fields }
  const parsed = parseChatRequest(body)
  if (!parsed.ok) throw new Error(parsed.fault.message)
  const { request } = parsed
  const random = randomStream('1', 'tools')
  const speaker = { modelKey: 'gpt-4o-mini', temperature: 1, random, isOther: false }
  return planToolCalls(request, readPrompt(request.messages), speaker).map(
    call => `${call.name} ${call.arguments}`,
  )
}

describe('tools are called', () => {
  test('by the subject in their name', () => {
    expect(callsFor('What will the weather be like in Porto?')).toEqual([
      'getWeather {"city":"Porto"}',
    ])
  })

  test('one for each subject, when the prompt has two', () => {
    expect(callsFor('Tell me the weather in Porto and the status of my order.')).toEqual([
      'get_order_status {}',
      'getWeather {"city":"Porto"}',
    ])
    expect(
      callsFor('Tell me the weather in Porto and the status of my order.', {
        parallel_tool_calls: false,
      }),
    ).toHaveLength(1)
  })

  test('the closest one, when two are about the same thing', () => {
    expect(callsFor('When will my order arrive?')).toEqual(['get_order_status {}'])
    expect(callsFor('Please cancel my order.')).toEqual(['cancel_order {}'])
  })

  test('by their description, when no name fits', () => {
    expect(callsFor('I want to read about gardening.')).toEqual(['lookup {}'])
  })

  test('by no prompt that speaks of other things, unless one is required', () => {
    expect(callsFor('Hello there')).toEqual([])
    expect(callsFor('Hello there', { tool_choice: 'required' })).toHaveLength(1)
  })

  test('as tool_choice says', () => {
    expect(callsFor('Weather in Porto?', { tool_choice: 'none' })).toEqual([])
    const choice = { type: 'function', function: { name: 'cancel_order' } }
    expect(callsFor('Weather in Porto?', { tool_choice: choice })).toEqual(['cancel_order {}'])
  })
})
