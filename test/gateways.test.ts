import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { gatewaysDocument } from '../scripts/gateways-document.ts'
import {
  createFeatureProbe,
  featureCells,
  type FeatureCell,
} from '../src/testing/gateway-features.ts'

const probe = createFeatureProbe()

afterAll(() => probe.close())

const reportCosts: ReadonlySet<string> = new Set(['llm-gateway', 'ai-stats', 'openrouter'])

/** What a gateway has to show; what its own documentation says it cannot do is named here. */
function expected({ profile, protocol, feature }: FeatureCell): string {
  switch (feature.name) {
    case 'cost':
      return reportCosts.has(profile) ? 'reported' : 'by price table'
    case 'wrong key':
      return 'auth'
    case 'wrong model':
      return 'model-not-found'
    case 'JSON schema':
      // Anthropic's endpoint for OpenAI's clients ignores response_format.
      return profile === 'anthropic' && protocol === 'chat-completions' ? 'no' : 'yes'
    default:
      return 'yes'
  }
}

test.each(
  featureCells().map(cell => {
    const { profile, protocol, mode, feature } = cell
    return [`${profile}, ${protocol}, ${mode}: ${feature.name}`, cell] as const
  }),
)('%s', async (_, cell) => {
  expect(await probe.probe(cell)).toBe(expected(cell))
})

test('docs/gateways.md says so (npm run gateways)', () => {
  const path = fileURLToPath(new URL('../docs/gateways.md', import.meta.url))
  expect(readFileSync(path, 'utf8')).toBe(gatewaysDocument(expected))
})
