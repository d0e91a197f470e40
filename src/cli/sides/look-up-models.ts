import { findModel } from '../../check/asking/find-model.ts'
import { readCatalogue } from '../../check/asking/read-catalogue.ts'
import type { ModelLookup } from '../../inventory/proposing/model-lookup.ts'
import type { RunSettings } from '../../model/settings.ts'
import { countOf } from '../../model/format.ts'
import type { CatalogueModel } from '../../wire/catalogue/catalogue-model.ts'
import type { Environment } from '../inputs/environment.ts'
import { createRedactor } from '../secrets/redact.ts'
import { requireSides } from './require-sides.ts'
import type { SideFlags } from '../flags/side-flags.ts'
import { createSideClients } from './side-client.ts'
import type { World } from '../world.ts'

const run: RunSettings = {
  concurrency: 1,
  retries: 2,
  timeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  seed: 'inventory',
  seedSource: 'given',
}

export type LookedUpModels =
  | { readonly ok: true; readonly lookups: readonly ModelLookup[]; readonly source: string }
  /** Why the catalogue cannot be read. */
  | { readonly ok: false; readonly reason: string }

/** Reads the catalogue of one gateway, which costs nothing, and looks the ids up in it. */
export async function lookUpModels(
  models: readonly string[],
  given: { readonly gateway: SideFlags; readonly environment: Environment; readonly world: World },
): Promise<LookedUpModels> {
  const { gateway, environment, world } = given
  const resolved = requireSides(
    {
      flags: { baseline: {}, candidate: gateway },
      simulated: false,
      defects: [],
      configuration: {
        sides: {},
        models: {},
        run: {},
        quality: { mode: 'equivalent', margin: 0 },
        gates: [],
        waivers: [],
      },
      environment,
      only: 'candidate',
    },
    world,
  )
  const clients = createSideClients({
    sides: resolved.sides,
    simulators: null,
    run,
    world,
  })
  try {
    const side = clients.under.candidate
    const {
      models: listed,
      failure,
      incomplete,
    } = await readCatalogue(side, {
      signal: world.interrupt,
    })
    const redact = createRedactor(resolved.secrets)
    if (failure !== null) return { ok: false, reason: redact(failure.message) }
    const cut = incomplete === null ? '' : `, not read to its end: ${redact(incomplete)}`
    return {
      ok: true,
      lookups: models.map(model => toLookup(model, listed)),
      source: `${countOf(listed.length, 'model')} at ${side.settings.baseUrl}${cut}`,
    }
  } finally {
    await clients.close()
  }
}

function toLookup(model: string, catalogue: readonly CatalogueModel[]): ModelLookup {
  const found = findModel(catalogue, model)
  switch (found.kind) {
    case 'missing':
      return { model, found: 'missing', id: null, nearest: found.nearest }
    case 'other-id':
      return { model, found: 'other-id', id: found.models[0].id, nearest: [] }
    case 'alias':
      return { model, found: 'alias', id: found.model.id, nearest: [] }
    case 'exact':
      return { model, found: 'exact', id: model, nearest: [] }
  }
}
