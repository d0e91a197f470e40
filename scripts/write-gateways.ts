// `npm run gateways`: writes docs/gateways.md.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  createFeatureProbe,
  featureCells,
  type FeatureCell,
} from '../src/testing/servers/gateway-features.ts'
import { gatewaysDocument } from './gateways-document.ts'

const probe = createFeatureProbe()
const seen = new Map<string, string>()
const keyOf = ({ profile, protocol, mode, feature }: FeatureCell): string =>
  [profile, protocol, mode, feature.name].join(' ')
for (const cell of featureCells()) seen.set(keyOf(cell), await probe.probe(cell))
await probe.close()
writeFileSync(
  fileURLToPath(new URL('../docs/gateways.md', import.meta.url)),
  gatewaysDocument(cell => seen.get(keyOf(cell)) ?? ''),
)
