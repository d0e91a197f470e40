import { afterEach, describe, expect, test } from 'vitest'
import {
  startJsonServer,
  type JsonReply,
  type JsonRequest,
} from '../../testing/servers/json-server.ts'
import { aCheckContext, openSide } from '../../testing/builders/side-under-check.ts'
import { checkCatalogue } from '../checks/check-connection.ts'
import { readCatalogue, type ReadCatalogue } from './read-catalogue.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closing.splice(0).map(close => close()))
})

async function readFrom(profile: string, answer: (request: JsonRequest) => JsonReply) {
  const server = await startJsonServer(answer)
  const side = openSide({ side: 'candidate', url: server.url, profile, apiKey: 'the-secret-key' })
  closing.push(
    () => side.close(),
    () => server.close(),
  )
  const catalogue: ReadCatalogue = await readCatalogue(side.under, aCheckContext())
  return { catalogue, requests: server.requests, item: checkCatalogue(side.under, catalogue) }
}

function rows(from: number, to: number): readonly { readonly id: string }[] {
  return Array.from({ length: to - from }, (_, index) => ({ id: `model-${from + index}` }))
}

function limitOf(query: URLSearchParams): number {
  return Number(query.get('limit') ?? 50)
}

describe('readCatalogue', () => {
  test('reads 5,000 models in pages by limit and offset', async () => {
    const { catalogue, requests, item } = await readFrom('ai-stats', ({ query }) => {
      const offset = Number(query.get('offset') ?? 0)
      const limit = limitOf(query)
      const models = rows(offset, Math.min(5000, offset + limit))
      return { body: { ok: true, limit, offset, total: 5000, models } }
    })
    expect(catalogue.models).toHaveLength(5000)
    expect(requests).toHaveLength(20)
    expect(item).toMatchObject({
      verdict: 'pass',
      summary: '5,000 models in 20 pages, under models',
    })
  })

  test('goes by what the gateway grants, not by what was asked for', async () => {
    const { catalogue } = await readFrom('ai-stats', ({ query }) => {
      const offset = Number(query.get('offset') ?? 0)
      return {
        body: { limit: 10, offset, total: 25, models: rows(offset, Math.min(25, offset + 10)) },
      }
    })
    expect(catalogue.models).toHaveLength(25)
  })

  test('follows tokens, cursors and links', async () => {
    const gemini = await readFrom('gemini', ({ query }) =>
      query.get('pageToken') === null
        ? { body: { models: [{ name: 'models/a' }], nextPageToken: 'two' } }
        : { body: { models: [{ name: 'models/b' }] } },
    )
    expect(gemini.catalogue.models.map(({ id }) => id)).toEqual(['models/a', 'models/b'])
    const anthropic = await readFrom('anthropic', ({ query }) =>
      query.get('after_id') === null
        ? { body: { data: [{ id: 'a' }], has_more: true, last_id: 'a' } }
        : { body: { data: [{ id: 'b' }], has_more: false, last_id: 'b' } },
    )
    expect(anthropic.catalogue.models.map(({ id }) => id)).toEqual(['a', 'b'])
    const openrouter = await readFrom('openrouter', ({ query }) =>
      query.get('offset') === null
        ? { body: { data: [{ id: 'a' }], links: { next: '/v1/models?offset=1' } } }
        : { body: { data: [{ id: 'b' }], links: { next: null } } },
    )
    expect(openrouter.catalogue.models.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('a link to another host is not followed: the key stays here', async () => {
    const other = await startJsonServer(() => ({ body: { data: [] } }))
    closing.push(() => other.close())
    const { catalogue, item } = await readFrom('openrouter', () => ({
      body: { data: [{ id: 'a' }], links: { next: `${other.url}/models` } },
    }))
    expect(other.requests).toEqual([])
    expect(catalogue.incomplete).toContain('another host')
    expect(item.verdict).toBe('warn')
  })

  test.each<readonly [string, (request: JsonRequest) => JsonReply, RegExp]>([
    [
      'pages of new models for ever',
      ({ query }) => {
        const offset = Number(query.get('offset') ?? 0)
        return { body: { limit: 5, total: 1e9, models: rows(offset, offset + 5) } }
      },
      /cut after 200 pages/,
    ],
    [
      'the same page for ever',
      () => ({ body: { limit: 2, total: 99, models: rows(0, 2) } }),
      /nothing new/,
    ],
    [
      'a link to itself',
      () => ({ body: { data: rows(0, 2), links: { next: '/v1/models?limit=250' } } }),
      /nothing new/,
    ],
    [
      'a page that fails',
      ({ query }) =>
        query.get('offset') === null
          ? { body: { limit: 2, total: 4, models: rows(0, 2) } }
          : { status: 400, body: { ok: false, error: 'invalid_request', message: 'offset' } },
      /HTTP 400/,
    ],
  ])('%s end the reading, and are said', async (_, answer, reason) => {
    const { item } = await readFrom('ai-stats', answer)
    expect(item.verdict).toBe('warn')
    expect(item.summary).toMatch(reason)
  })

  test('a missing permission is not verified, an absent catalogue not applicable', async () => {
    const forbidden = await readFrom('ai-stats', () => ({
      status: 403,
      body: { error: 'insufficient_scope', message: 'models:read is missing' },
    }))
    expect(forbidden.item).toMatchObject({ verdict: 'not verified' })
    expect(forbidden.item.fix).toContain('permission')
    const absent = await readFrom('openai-compatible', () => ({ status: 404, body: {} }))
    expect(absent.item).toMatchObject({ verdict: 'not applicable' })
  })

  test('what is no list is a failure, not an empty catalogue', async () => {
    const { catalogue } = await readFrom('openai', () => ({ body: { hello: 'world' } }))
    expect(catalogue.failure?.message).toContain('no list')
  })
})
