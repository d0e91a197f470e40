import type { JsonObject } from '../../model/json.ts'
import { catalogue, findModel } from '../catalogue.ts'
import type { CatalogueModel } from '../catalogue.ts'
import type { Reply } from '../gateway-form.ts'
import { refuseNatively } from './anthropic-errors.ts'
import { anthropicHeaders } from './anthropic-headers.ts'

const defaultLimit = 20
const largestLimit = 1000

/** The list in pages, each of which begins after the last id of the one before; no prices. */
export function anthropicModels(query: URLSearchParams, requestId: string): Reply {
  const limit = Number(query.get('limit') ?? defaultLimit)
  if (!Number.isInteger(limit) || limit < 1 || limit > largestLimit) {
    const message = `Input should be from 1 to ${largestLimit}`
    return refuseNatively({ kind: 'invalid-request', field: 'limit', message }, requestId)
  }
  const start = placeAfter(query.get('after_id'))
  const end = start + limit
  const page = catalogue.slice(start, end)
  return {
    status: 200,
    headers: anthropicHeaders(requestId),
    body: {
      data: page.map(row),
      has_more: end < catalogue.length,
      first_id: page[0]?.snapshot ?? null,
      last_id: page.at(-1)?.snapshot ?? null,
    },
  }
}

export function anthropicModel(id: string, requestId: string): Reply {
  const model = findModel('anthropic', id)
  return model === undefined
    ? refuseNatively({ kind: 'unknown-model', model: id }, requestId)
    : { status: 200, headers: anthropicHeaders(requestId), body: row(model) }
}

function placeAfter(id: string | null): number {
  return id === null ? 0 : catalogue.findIndex(({ snapshot }) => snapshot === id) + 1
}

function row(model: CatalogueModel): JsonObject {
  return {
    type: 'model',
    id: model.snapshot,
    display_name: model.name,
    created_at: new Date(model.created * 1000).toISOString().replace(/\.\d+/, ''),
    max_input_tokens: model.contextTokens,
    max_tokens: model.maxOutputTokens,
    lifecycle: 'active',
    deprecated_at: null,
    capabilities: null,
  }
}
