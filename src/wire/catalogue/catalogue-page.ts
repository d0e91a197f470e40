import { property } from '../../model/json.ts'
import type { Dialect } from '../dialect/profile.ts'
import { readCount, readPath, readText } from '../values/read-path.ts'

/** Where the next page is: a path relative to the base URL, or an address that the page names. */
export type NextPage =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'link'; readonly link: string }

/** The rows of a page: a list by itself, or in `data` or `models`; undefined in anything else. */
export function readRows(body: unknown): readonly unknown[] | undefined {
  return [body, property(body, 'data'), property(body, 'models')].find(Array.isArray)
}

export function firstPage({ catalogue }: Dialect): NextPage {
  const { path, pageSize, pageTokens } = catalogue
  const sizeParameter = pageTokens?.sizeParameter ?? 'limit'
  const query = pageSize === null ? '' : `?${sizeParameter}=${pageSize}`
  return { kind: 'path', path: `${path}${query}` }
}

/** Null after the last page. `rowsSoFar` counts the rows of this page as well. */
export function nextPage(
  { catalogue }: Dialect,
  body: unknown,
  rowsSoFar: number,
): NextPage | null {
  const { path, pageSize, pageTokens } = catalogue
  if (pageTokens !== undefined) {
    const token = readText(property(body, pageTokens.next))
    const isLast = pageTokens.hasMore !== undefined && property(body, pageTokens.hasMore) !== true
    if (token === null || isLast) return null
    const query = new URLSearchParams({
      ...(pageSize !== null && { [pageTokens.sizeParameter]: String(pageSize) }),
      [pageTokens.tokenParameter]: token,
    })
    return { kind: 'path', path: `${path}?${query.toString()}` }
  }
  const link = readText(readPath(body, ['links', 'next']))
  if (link !== null) return { kind: 'link', link }
  const rows = readRows(body)?.length ?? 0
  const limit = readCount(property(body, 'limit')) ?? pageSize
  if (rows === 0 || limit === null) return null
  const total = readCount(property(body, 'total')) ?? readCount(property(body, 'total_count'))
  const isLast = total === null ? rows < limit : rowsSoFar >= total
  return isLast ? null : { kind: 'path', path: `${path}?limit=${limit}&offset=${rowsSoFar}` }
}
