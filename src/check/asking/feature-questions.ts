import type { Answer } from '../../model/exchange.ts'
import type { JsonObject } from '../../model/json.ts'
import { property } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import type { ChatMessage } from '../../model/suite.ts'
import type { Feature } from './suite-needs.ts'

/** A question that only works with the feature, and how one sees that it did. */
export interface FeatureQuestion {
  readonly title: string
  readonly turns: readonly (readonly ChatMessage[])[]
  readonly request: JsonObject
  /** Null if the answer shows the feature; else what is wrong with it. */
  readonly faultOf: (answer: Answer) => string | null
  /** Whether a fault may be the model's own doing, such as a colour that it sees otherwise. */
  readonly isModelToBlame: boolean
  readonly fix: string
}

const user = (content: ChatMessage['content']): ChatMessage => ({ role: 'user', content })

export const weatherTool: JsonObject = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather in a city now.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    },
  },
}

const ticketSchema: JsonObject = {
  type: 'object',
  properties: { category: { type: 'string', enum: ['billing', 'shipping'] } },
  required: ['category'],
  additionalProperties: false,
}

export const ticketFormat: JsonObject = {
  type: 'json_schema',
  json_schema: { name: 'ticket', strict: true, schema: ticketSchema },
}

/** 32 by 32 pixels of red. */
const redImage =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAACAAAAAgCAIAAAD8GO2jAAAAKklEQVR42mO4oKBAU8QwasGoBaMWjFowasGoBaMWjFowasGoBaMWDBULAE7YQD2B7wk2AAAAAElFTkSuQmCC'

const maxTokens = { max_tokens: 2000 }

export const featureQuestions: Readonly<Record<Feature, FeatureQuestion>> = {
  tools: {
    title: 'tools are called with arguments that parse',
    turns: [[user('What is the weather in Lisbon now? Use the tool.')]],
    request: { ...maxTokens, tools: [weatherTool] },
    faultOf: ({ toolCalls }) => {
      const [call] = toolCalls
      if (call === undefined) return 'no tool is called'
      if (call.name !== 'get_weather') return 'a tool is called that does not exist'
      const city = property(parseJson(call.arguments), 'city')
      return typeof city === 'string' ? null : 'the arguments of the call have no city'
    },
    isModelToBlame: false,
    fix: 'see that tools reach the provider: pin a provider that supports them, or change the model',
  },
  'tool-results': {
    title: 'results of tools are taken up',
    turns: [
      [
        user('What is the weather in Lisbon now?'),
        {
          role: 'assistant',
          content: '',
          tool_calls: [
            {
              id: 'call_1',
              type: 'function',
              function: { name: 'get_weather', arguments: '{"city":"Lisbon"}' },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: '{"temperature":23,"sky":"cloudy"}' },
      ],
    ],
    request: { ...maxTokens, tools: [weatherTool] },
    faultOf: ({ text }) =>
      /23|cloud/i.test(text) ? null : 'the answer holds nothing of what the tool gave',
    isModelToBlame: false,
    fix: 'see whether the gateway passes on messages of the role tool',
  },
  'structured-output': {
    title: 'answers keep to a JSON schema',
    turns: [[user('Sort this ticket: my parcel of order A-1042 has not come.')]],
    request: { ...maxTokens, response_format: ticketFormat },
    faultOf: ({ text }) => {
      const value = parseJson(text)
      if (value === undefined) return 'the answer is no JSON'
      const category = property(value, 'category')
      return category === 'billing' || category === 'shipping'
        ? null
        : 'the answer is not as the schema says'
    },
    isModelToBlame: false,
    fix: 'see whether response_format reaches a provider that honours it, and validate answers',
  },
  vision: {
    title: 'images are seen',
    turns: [
      [
        user([
          { type: 'text', text: 'Which colour is this picture? Answer in one sentence.' },
          { type: 'image_url', image_url: { url: redImage } },
        ]),
      ],
    ],
    request: maxTokens,
    faultOf: ({ text }) =>
      /\b(?:red|crimson|scarlet|image|picture)\b/i.test(text)
        ? null
        : 'the answer says nothing of the picture',
    isModelToBlame: true,
    fix: 'see whether the image reaches the model: prompt tokens tell',
  },
  conversation: {
    title: 'earlier turns are remembered',
    turns: [
      [user('Remember the code word "heron". Answer with one short sentence.')],
      [user('Which code word did I give you?')],
    ],
    request: maxTokens,
    faultOf: ({ text }) =>
      /heron/i.test(text.slice(text.indexOf('\n\n') + 1)) ? null : 'the code word is forgotten',
    isModelToBlame: false,
    fix: 'see whether the gateway passes on the whole conversation',
  },
}
