/** A base URL as requests need it, or what is wrong with it. */
export type ResolvedBaseUrl =
  | { readonly ok: true; readonly url: string; readonly note: string | null }
  | { readonly ok: false; readonly problem: string }

/** What a gateway's base URLs look like. */
export interface BaseUrlForm {
  /** Of a URL that has no path. */
  readonly assumedPath?: string
  /** What is put before the path of one protocol or another, each with its slash at the end. */
  readonly protocols: readonly { readonly pathPrefix?: string }[]
}

/**
 * Reads a base URL as OpenAI's client takes it: the protocol's path (`/chat/completions`) is appended
 * to it, a trailing slash counts for nothing, and without a path `/v1` is assumed, or the gateway's
 * own, which the note says.
 */
export function resolveBaseUrl(
  text: string,
  { assumedPath = '/v1', protocols }: BaseUrlForm = { protocols: [] },
): ResolvedBaseUrl {
  const trimmed = text.trim()
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null
  if (url === null || !/^https?:$/.test(url.protocol)) {
    const isBareHost = /^[\w.-]+(?::\d+)?(?:\/|$)/.test(trimmed)
    const scheme = /^(?:localhost|127\.)/.test(trimmed) ? 'http' : 'https'
    return problem(isBareHost ? `the scheme is missing; write ${scheme}://${trimmed}` : notHttp)
  }
  if (url.username !== '' || url.password !== '') {
    return problem('a base URL holds no user name or password; name a key variable instead')
  }
  if (url.search !== '' || url.hash !== '') return problem('a base URL has no ? or # part')
  const path = url.pathname.replace(/\/+$/, '')
  if (path === '') {
    const assumed = `${url.origin}${assumedPath}`
    return { ok: true, url: assumed, note: `no path given, ${assumed} is assumed` }
  }
  const bare = path.replace(/\/(?:chat\/completions|responses|messages)$/, '')
  const prefix = protocols
    .map(({ pathPrefix = '' }) => `/${pathPrefix}`.slice(0, -1))
    .find(candidate => candidate !== '' && bare.endsWith(candidate))
  const base = prefix === undefined ? bare : bare.slice(0, -prefix.length)
  const resolved = `${url.origin}${base}`
  const appended = path.slice(base.length)
  const note = appended === '' ? null : `${appended} is appended by us, ${resolved} is used`
  return { ok: true, url: resolved, note }
}

const notHttp = 'not a URL that begins with http:// or https://'

function problem(text: string): ResolvedBaseUrl {
  return { ok: false, problem: text }
}
