import { property } from '../model/json.ts'
import type { GatewayProfile } from './profile.ts'
import { readDecimal, readPath, readText } from './read-path.ts'

/** One model of a gateway's catalogue; null prices are unknown, never free. */
export interface CatalogueModel {
  readonly id: string
  readonly inputUsdPerToken: number | null
  readonly outputUsdPerToken: number | null
}

/**
 * Reads a parsed model list: OpenAI's `data`, or `models` with `model_id` as AI Stats writes it.
 * Prices are decimal text in dollars per token, exponents included; a negative one is no price.
 */
export function readCatalogue(profile: GatewayProfile, body: unknown): readonly CatalogueModel[] {
  const rows = [body, property(body, 'data'), property(body, 'models')].find(Array.isArray) ?? []
  return rows.flatMap((row: unknown): CatalogueModel[] => {
    const id = readText(property(row, 'id')) ?? readText(property(row, 'model_id'))
    if (id === null) return []
    const isUnset = (price: number | null): boolean =>
      price === 0 && profile.catalogue.zeroMeansUnset && property(row, 'free') !== true
    const price = (name: string): number | null => {
      const found = readDecimal(readPath(row, ['pricing', name]))
      return isUnset(found) ? null : found
    }
    return [{ id, inputUsdPerToken: price('prompt'), outputUsdPerToken: price('completion') }]
  })
}
