import type { Exchange } from '../../model/exchange.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Protocol } from '../../model/protocol.ts'
import { modes, type Mode } from '../../model/side.ts'
import type { ChatMessage, GoldenCase } from '../../model/suite.ts'
import { simulatedKeys, type SimulatedProfile } from '../../simulator/simulated-profile.ts'
import { startSimulator } from '../../simulator/start-simulator.ts'
import { profiles } from '../../wire/profiles.ts'
import { sendOnce } from './send-once.ts'

/** Something that an application needs of a gateway, and how one exchange shows it. */
export interface Feature {
  readonly name: string
  readonly golden: Partial<GoldenCase>
  /** What the exchange shows, in one word or two; `no` where it does not. */
  readonly read: (exchange: Exchange) => string
}

/** One cell of the table: a feature in one mode of one protocol of one gateway. */
export interface FeatureCell {
  readonly profile: string
  readonly protocol: Protocol
  readonly mode: Mode
  readonly feature: Feature
}

const user = (content: ChatMessage['content']): ChatMessage => ({ role: 'user', content })

const weatherTool: JsonObject = {
  type: 'function',
  function: {
    name: 'get_weather',
    description: 'The weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
}

const onePixel = 'data:image/png;base64,iVBORw0KGgo='

export const features: readonly Feature[] = [
  {
    name: 'text',
    golden: { turns: [[user('Explain tides in about 40 words.')]] },
    read: exchange => yes(answerOf(exchange)?.finishReason === 'stop' && textOf(exchange) !== ''),
  },
  {
    name: 'system message',
    golden: {
      turns: [
        [
          { role: 'system', content: 'Include the word "ahoy" in every answer.' },
          user('Explain tides in about 40 words.'),
        ],
      ],
    },
    read: exchange => yes(textOf(exchange).includes('ahoy')),
  },
  {
    name: 'conversation',
    golden: { turns: [[user('Remember the word "heron".')], [user('Which word was it?')]] },
    read: exchange => yes(textOf(exchange).includes('heron') && exchange.attempts.length === 2),
  },
  {
    name: 'tool call',
    golden: {
      turns: [[user('What is the weather in Lisbon?')]],
      request: { tools: [weatherTool] },
      compare: { kind: 'tools', ignorePaths: [], numericTolerance: 0 },
    },
    read: exchange => {
      const [call] = answerOf(exchange)?.toolCalls ?? []
      return yes(call?.name === 'get_weather' && JSON.parse(call.arguments) instanceof Object)
    },
  },
  {
    name: 'tool result',
    golden: {
      turns: [
        [
          user('What is the weather in Lisbon?'),
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
          { role: 'tool', tool_call_id: 'call_1', content: '{"sky":"cloudy"}' },
        ],
      ],
      request: { tools: [weatherTool] },
    },
    read: exchange => yes(textOf(exchange).includes('cloudy')),
  },
  {
    name: 'JSON schema',
    golden: {
      turns: [[user('Sort this ticket: my shipping is late.')]],
      request: {
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'ticket',
            schema: {
              type: 'object',
              properties: { category: { type: 'string', enum: ['billing', 'shipping'] } },
              required: ['category'],
              additionalProperties: false,
            },
          },
        },
      },
    },
    read: exchange => yes(isTicket(textOf(exchange))),
  },
  {
    name: 'image',
    golden: {
      turns: [
        [
          user([
            { type: 'text', text: 'Describe this picture.' },
            { type: 'image_url', image_url: { url: onePixel } },
          ]),
        ],
      ],
    },
    read: exchange => yes(textOf(exchange) !== ''),
  },
  {
    name: 'token limit',
    golden: {
      turns: [[user('Explain tides in about 200 words.')]],
      request: { max_tokens: 30 },
    },
    read: exchange => yes(answerOf(exchange)?.finishReason === 'length'),
  },
  {
    name: 'token usage',
    golden: {},
    read: ({ usage }) => yes((usage.inputTokens ?? 0) > 0 && (usage.outputTokens ?? 0) > 0),
  },
  {
    name: 'cost',
    golden: {},
    read: ({ cost }) => (cost.source === 'reported' ? 'reported' : 'by price table'),
  },
  {
    name: 'ids to quote',
    golden: {},
    read: ({ identity }) => yes(identity.requestId !== null || identity.generationId !== null),
  },
  {
    name: 'wrong key',
    golden: { fault: 'invalid-key' },
    read: exchange => failureOf(exchange),
  },
  {
    name: 'wrong model',
    golden: { fault: 'invalid-model' },
    read: exchange => failureOf(exchange),
  },
]

/** Every gateway with a simulator, in every protocol that it speaks. */
export function featureCells(): readonly FeatureCell[] {
  return profiles
    .filter(({ name }) => Object.hasOwn(simulatedKeys, name))
    .flatMap(({ name, protocols }) =>
      protocols.flatMap(({ protocol }) =>
        features.flatMap(feature =>
          modes.map(mode => ({ profile: name, protocol, mode, feature })),
        ),
      ),
    )
}

/** Asks the simulated gateways over HTTP what they can do; close it when all is asked. */
export function createFeatureProbe(): {
  probe(cell: FeatureCell): Promise<string>
  close(): Promise<void>
} {
  const running = new Map<string, ReturnType<typeof startSimulator>>()
  return {
    probe: async ({ profile, protocol, mode, feature }) => {
      const name = profile as SimulatedProfile
      const stage = { profile: name, side: 'candidate', port: 0, seed: '1', defects: [] } as const
      const started = running.get(profile) ?? startSimulator({ ...stage, delayFactor: 0 })
      running.set(profile, started)
      const { url } = await started
      const golden = { id: feature.name, ...feature.golden }
      const exchange = await sendOnce({
        url,
        profile,
        protocol,
        mode,
        apiKey: simulatedKeys[name],
        golden,
      })
      return feature.read(exchange)
    },
    close: async () => {
      await Promise.all([...running.values()].map(async started => (await started).close()))
    },
  }
}

function yes(holds: boolean): string {
  return holds ? 'yes' : 'no'
}

function answerOf({ outcome }: Exchange) {
  return outcome.kind === 'answered' ? outcome.answer : undefined
}

function textOf(exchange: Exchange): string {
  return answerOf(exchange)?.text ?? ''
}

function failureOf({ outcome }: Exchange): string {
  return outcome.kind === 'failed' ? outcome.failure.class : 'answered'
}

function isTicket(text: string): boolean {
  try {
    const value = JSON.parse(text) as { readonly category?: unknown }
    return value.category === 'billing' || value.category === 'shipping'
  } catch {
    return false
  }
}
