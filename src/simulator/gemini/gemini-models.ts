import type { JsonObject } from '../../model/json.ts'
import { catalogue, findModel } from '../catalogue.ts'
import type { CatalogueModel } from '../catalogue.ts'
import type { Reply } from '../gateway-form.ts'
import { refuseInList, refuseNatively } from './gemini-errors.ts'

const defaultPageSize = 50
const largestPageSize = 1000

/** The list in pages; each but the last names the token of the next one. No prices. */
export function nativeModels(query: URLSearchParams): Reply {
  const asked = Number(query.get('pageSize') ?? defaultPageSize)
  const size = Math.min(asked >= 1 ? Math.floor(asked) : defaultPageSize, largestPageSize)
  const token = query.get('pageToken')
  const start = token === null ? 0 : offsetOf(token)
  if (start === null) {
    return refuseNatively({ kind: 'invalid-request', field: '', message: 'Invalid page token.' })
  }
  const end = start + size
  return {
    status: 200,
    body: {
      models: catalogue.slice(start, end).map(nativeRow),
      ...(end < catalogue.length && { nextPageToken: tokenOf(end) }),
    },
  }
}

export function nativeModel(id: string): Reply {
  const model = findModel('gemini', id)
  return model === undefined
    ? refuseNatively({ kind: 'unknown-model', model: id })
    : { status: 200, body: nativeRow(model) }
}

/** The whole list in OpenAI's form, with ids as the native one names its models. */
export function compatModels(): Reply {
  return { status: 200, body: { object: 'list', data: catalogue.map(compatRow) } }
}

export function compatModel(id: string): Reply {
  const model = findModel('gemini', id)
  return model === undefined
    ? refuseInList({ kind: 'unknown-model', model: id })
    : { status: 200, body: compatRow(model) }
}

const tokenMark = 'page-'

function tokenOf(offset: number): string {
  return Buffer.from(`${tokenMark}${offset}`).toString('base64url')
}

function offsetOf(token: string): number | null {
  const text = Buffer.from(token, 'base64url').toString('utf8')
  const offset = Number(text.slice(tokenMark.length))
  return text.startsWith(tokenMark) && Number.isInteger(offset) ? offset : null
}

function nativeRow(model: CatalogueModel): JsonObject {
  return {
    name: `models/${model.key}`,
    version: '001',
    displayName: model.name,
    description: `Simulated ${model.name}`,
    inputTokenLimit: model.contextTokens,
    outputTokenLimit: model.maxOutputTokens,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
    temperature: 1,
    topP: 0.95,
    topK: 64,
    maxTemperature: 2,
    thinking: false,
  }
}

function compatRow(model: CatalogueModel): JsonObject {
  return {
    id: `models/${model.key}`,
    object: 'model',
    owned_by: 'google',
    display_name: model.name,
  }
}
