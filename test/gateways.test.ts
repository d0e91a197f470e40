import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Protocol } from '../src/model/protocol.ts'
import { gatewaysDocument } from '../scripts/gateways-document.ts'
import {
  createFeatureProbe,
  featureCells,
  type FeatureCell,
} from '../src/testing/servers/gateway-features.ts'

const probe = createFeatureProbe()

afterAll(() => probe.close())

const reportCosts: ReadonlySet<string> = new Set(['llm-gateway', 'ai-stats', 'openrouter'])

/** Of messages in Anthropic's form LLM Gateway does not say what they cost. */
function reportsCost(profile: string, protocol: Protocol): boolean {
  const isSilent = profile === 'llm-gateway' && protocol === 'anthropic-messages'
  return reportCosts.has(profile) && !isSilent
}

/**
 * Anthropic's endpoint for OpenAI's clients ignores response_format; of the gateways' messages, in
 * Anthropic's own form, those of AI Stats refuse an output format and those of LLM Gateway drop it.
 */
function takesSchema(profile: string, protocol: Protocol): boolean {
  const isInItsForm = protocol === 'anthropic-messages'
  return profile === 'anthropic' ? isInItsForm : !isInItsForm
}

/** What a gateway has to show; what its own documentation says it cannot do is named here. */
function expected({ profile, protocol, feature }: FeatureCell): string {
  switch (feature.name) {
    case 'cost':
      return reportsCost(profile, protocol) ? 'reported' : 'by price table'
    case 'wrong key':
      return 'auth'
    case 'wrong model':
      return 'model-not-found'
    case 'JSON schema':
      return takesSchema(profile, protocol) ? 'yes' : 'no'
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
