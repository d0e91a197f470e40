import { isJsonObject, property } from '../../model/json.ts'
import type { GoldenCase } from '../../model/suite.ts'

/** What cases can ask of a gateway beside text. */
export const features = [
  'tools',
  'tool-results',
  'structured-output',
  'vision',
  'conversation',
] as const

export type Feature = (typeof features)[number]

export interface SuiteNeeds {
  /** As suites name them, each once, in the order of the suites. */
  readonly models: readonly string[]
  /** Models that are sent images. */
  readonly visionModels: ReadonlySet<string>
  /** Names of request fields that some case sets. */
  readonly fields: ReadonlySet<string>
  /** The model of the first case that uses each feature. */
  readonly featureModels: ReadonlyMap<Feature, string>
}

/** What the selected cases need; fault cases are there to fail, and need nothing. */
export function findNeeds(cases: readonly GoldenCase[]): SuiteNeeds {
  const real = cases.filter(golden => golden.fault === undefined)
  const featureModels = new Map<Feature, string>()
  for (const golden of real) {
    for (const feature of features) {
      if (!featureModels.has(feature) && uses(golden, feature)) {
        featureModels.set(feature, golden.model)
      }
    }
  }
  return {
    models: [...new Set(real.map(({ model }) => model))],
    visionModels: new Set(real.filter(golden => uses(golden, 'vision')).map(({ model }) => model)),
    fields: new Set(real.flatMap(({ request }) => Object.keys(request))),
    featureModels,
  }
}

function uses({ request, turns }: GoldenCase, feature: Feature): boolean {
  const messages = turns.flat()
  switch (feature) {
    case 'tools':
      return Array.isArray(request['tools'])
    case 'tool-results':
      return messages.some(message => message.role === 'tool')
    case 'structured-output': {
      const format = request['response_format']
      return isJsonObject(format) && format['type'] !== 'text'
    }
    case 'vision':
      return messages.some(
        ({ content }) =>
          Array.isArray(content) && content.some(part => property(part, 'type') === 'image_url'),
      )
    case 'conversation':
      return turns.length > 1 || messages.filter(({ role }) => role === 'user').length > 1
  }
}
