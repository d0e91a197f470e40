import type { Failure } from '../../model/exchange.ts'
import type { Probe } from '../../gateway/send-probe.ts'
import { decodeCatalogueModel, type CatalogueModel } from '../../wire/catalogue/catalogue-model.ts'
import {
  firstPage,
  nextPage,
  readRows,
  type NextPage,
} from '../../wire/catalogue/catalogue-page.ts'
import { property } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import type { CheckContext, SideUnderCheck } from './side-under-check.ts'

export interface ReadCatalogue {
  readonly models: readonly CatalogueModel[]
  readonly pages: number
  /** `data`, `models` or `list`: where the rows stand. */
  readonly shape: string
  /** Why it was not read to its end; null for a whole one. */
  readonly incomplete: string | null
  /** Why the first page could not be read; null when it was. */
  readonly failure: Failure | null
  /** The response to the first request. */
  readonly first: Probe
}

const mostPages = 200

/** Reads all pages; one that repeats itself or never ends is cut. */
export async function readCatalogue(
  side: SideUnderCheck,
  context: Pick<CheckContext, 'signal'>,
): Promise<ReadCatalogue> {
  const { dialect } = side
  const models = new Map<string, CatalogueModel>()
  let page: NextPage | null = firstPage(dialect)
  let first: Probe | null = null
  let shape = ''
  let pages = 0
  let rowsSoFar = 0
  let incomplete: string | null = null
  while (page !== null) {
    const path = pathOf(page, side.settings.baseUrl)
    if (path === null) {
      incomplete = `page ${pages + 1} is at another host, which is not followed`
      break
    }
    if (pages === mostPages) {
      incomplete = `cut after ${mostPages} pages`
      break
    }
    pages++
    const probe = await side.client.probe({ method: 'GET', path }, context.signal)
    const body = probe.failure === null ? parseJson(probe.text) : undefined
    const rows = readRows(body)
    first ??= probe
    if (rows === undefined) {
      incomplete = probe.failure?.message ?? `page ${pages} is no list of models`
      break
    }
    if (shape === '') shape = shapeOf(body)
    const before = models.size
    for (const row of rows) {
      const model = decodeCatalogueModel(row, dialect.catalogue)
      if (model !== null) models.set(model.id, model)
    }
    rowsSoFar += rows.length
    page = nextPage(dialect, body, rowsSoFar)
    if (models.size === before && page !== null) {
      incomplete = `page ${pages} lists nothing new, yet names a next page`
      break
    }
  }
  return {
    models: [...models.values()],
    pages,
    shape,
    incomplete,
    failure: shape === '' ? failureOf(first, incomplete) : null,
    first: first ?? unreadable,
  }
}

/** Null for a link to another host: the key must not go there. */
function pathOf(page: NextPage, baseUrl: string): string | null {
  if (page.kind === 'path') return page.path
  if (!URL.canParse(page.link, baseUrl)) return null
  const url = new URL(page.link, baseUrl)
  return url.origin === new URL(baseUrl).origin ? `${url.pathname}${url.search}` : null
}

function shapeOf(body: unknown): string {
  if (Array.isArray(body)) return 'list'
  return Array.isArray(property(body, 'data')) ? 'data' : 'models'
}

function failureOf(first: Probe | null, message: string | null): Failure {
  return (
    first?.failure ?? {
      class: 'malformed',
      message: message ?? 'no list of models',
      code: null,
      httpStatus: first?.status ?? null,
      inBand: true,
      retryAfterMs: null,
    }
  )
}

const unreadable: Probe = {
  status: null,
  headers: {},
  text: '',
  failure: null,
  echoesKey: false,
  firstByteMs: null,
  connectMs: null,
  attempts: 0,
}
