import type { JsonObject } from '../src/model/json.ts'
import type { GoldenCase } from '../src/model/suite.ts'

export interface CaseOptions {
  /** Text prompts; every second one streams. */
  readonly prompts: number
  readonly samples: number
  readonly temperature: number
}

const subjects =
  'rainfall harbours bridges violins bakeries glaciers libraries tramways vaccines lighthouses orchards compilers sailmakers volcanoes markets honeybees railways turbines mosaics ferries'.split(
    ' ',
  )
const audiences =
  'a new colleague, a school class, an impatient manager, a visitor from abroad, the city council'.split(
    ', ',
  )

/** Prompts of a made-up team: text for the most part, with some tools and structured answers. */
export function calibrationCases(options: CaseOptions): GoldenCase[] {
  const texts = Array.from({ length: options.prompts }, (_, index) => textCase(index, options))
  const tools = Array.from({ length: 4 }, (_, index) => toolCase(index, options))
  const structured = Array.from({ length: 4 }, (_, index) => structuredCase(index, options))
  return [...texts, ...tools, ...structured]
}

function textCase(index: number, options: CaseOptions): GoldenCase {
  const subject = subjects[index % subjects.length] ?? ''
  const audience = audiences[Math.floor(index / subjects.length) % audiences.length] ?? ''
  const words = 40 + 10 * (index % 5)
  return {
    ...commonFields(`text-${index}`, options),
    modes: index % 2 === 0 ? ['unary'] : ['stream'],
    turns: [
      [
        { role: 'system', content: 'You write for the newsletter of a museum of technology.' },
        {
          role: 'user',
          content: `Explain ${subject} to ${audience} in about ${words} words.`,
        },
      ],
    ],
    request: { temperature: options.temperature },
    compare: { kind: 'text', ignorePaths: [], numericTolerance: 0 },
  }
}

function toolCase(index: number, options: CaseOptions): GoldenCase {
  const city = ['Bergen', 'Lima', 'Osaka', 'Tunis'][index] ?? 'Oslo'
  const parameters: JsonObject = {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
  }
  return {
    ...commonFields(`tool-${index}`, options),
    turns: [[{ role: 'user', content: `What is the weather in ${city}?` }]],
    request: {
      temperature: options.temperature,
      tools: [
        {
          type: 'function',
          function: { name: 'get_weather', description: 'The weather of a city', parameters },
        },
      ],
    },
    compare: { kind: 'tools', ignorePaths: [], numericTolerance: 0 },
  }
}

function structuredCase(index: number, options: CaseOptions): GoldenCase {
  const schema: JsonObject = {
    type: 'object',
    properties: { name: { type: 'string' }, total: { type: 'number' } },
    required: ['name', 'total'],
    additionalProperties: false,
  }
  return {
    ...commonFields(`json-${index}`, options),
    turns: [
      [{ role: 'user', content: `Invoice of Anna Berg, number ${index + 10}: 1${index}0 euros.` }],
    ],
    request: {
      temperature: 0,
      response_format: { type: 'json_schema', json_schema: { name: 'invoice', schema } },
    },
    compare: { kind: 'json', ignorePaths: [], numericTolerance: 0 },
  }
}

function commonFields(id: string, { samples }: CaseOptions) {
  return {
    suite: 'calibration',
    id,
    cluster: `calibration/${id}`,
    tags: [],
    weight: 1,
    modes: ['unary'],
    samples,
    model: 'gpt-4o-mini',
    expect: [],
    location: { file: 'calibration.yaml', line: 1, column: 1 },
  } as const satisfies Partial<GoldenCase>
}
