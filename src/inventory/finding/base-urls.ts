import { gatewayHosts } from './gateway-places.ts'

export interface FoundBaseUrl {
  readonly gateway: string
  /** As it stands, without a query, and without a user name or password. */
  readonly url: string
}

const escaped = gatewayHosts.map(({ host }) => host.replaceAll('.', String.raw`\.`)).join('|')
const address = new RegExp(
  String.raw`(?<![\w.@-])(https?://)?(?:[^\s/"'@]+@)?(${escaped})(?![\w-]|\.[a-z])(:\d+)?((?:/[\w./:{}$%~-]*)?)`,
  'gi',
)

/** URLs in a line that are a known gateway's API, not its web pages. */
export function findBaseUrls(line: string): FoundBaseUrl[] {
  return Array.from(line.matchAll(address)).flatMap(match => {
    const [whole, scheme = '', name = '', port = '', rest = ''] = match
    const host = gatewayHosts.find(item => item.host === name.toLowerCase())
    const path = rest.replace(/[.:]+$/, '')
    if (!host || (scheme === '' && !isBareHost(line, match.index + whole.length, path))) return []
    if (host.requiredPath !== '' && !`${path}/`.startsWith(`${host.requiredPath}/`)) return []
    return [{ gateway: host.gateway, url: scheme + name + port + path }]
  })
}

/** Without a scheme, a host counts as a quoted value or with a path: not in a sentence. */
function isBareHost(line: string, end: number, path: string): boolean {
  return path.length > 1 || /^["'`]/.test(line.slice(end, end + 1))
}
