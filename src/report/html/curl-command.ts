import type { JsonObject } from '../../model/json.ts'
import { quoteForShell } from '../../model/quote-for-shell.ts'
import type { PageRequest } from './page-data.ts'

/** Characters that a reader cannot see, that act in a terminal, or that no argument can hold. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu

/** JSON for the eye and the clipboard; what cannot be seen is escaped, which means the same. */
export function visibleJson(value: JsonObject): string {
  return JSON.stringify(value, null, 2).replaceAll(unseen, character =>
    character === '\n' ? character : escapeUnits(character),
  )
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
}

const variableName = /^[A-Za-z_]\w*$/

/** A command that sends the request again; the key is read from its variable by the shell. */
export function renderCurl(request: PageRequest, sharedBody: JsonObject): string {
  const { base, path, headers, configuredHeaders, key } = request
  const { model, ...body } = { ...request.body, ...sharedBody }
  const ordered: JsonObject = model === undefined ? body : { model, ...body }
  return [
    `curl ${'url' in base ? quoteForShell(`${base.url}/${path}`) : inDoubleQuotes(base.variable, `/${path}`)}`,
    ...(key ? [`-H ${renderKey(key)}`] : []),
    `-H ${quoteForShell('content-type: application/json')}`,
    ...headers.map(([name, value]) => `-H ${quoteForShell(`${name}: ${value}`)}`),
    ...configuredHeaders.map(name => `-H ${quoteForShell(`${name}: as in your configuration`)}`),
    ...(ordered['stream'] === true ? ['--no-buffer'] : []),
    `--data-raw ${quoteForShell(visibleJson(ordered))}`,
  ].join(' \\\n  ')
}

function renderKey({ header, prefix, variable }: NonNullable<PageRequest['key']>): string {
  if (variable === null || !variableName.test(variable)) {
    return quoteForShell(`${header}: ${prefix}wrong-on-purpose`)
  }
  // Prefixes are ours and hold nothing that a shell would expand.
  return `"${header}: ${prefix}$${variable}"`
}

function inDoubleQuotes(variable: string, rest: string): string {
  return `"$${variable}"${quoteForShell(rest)}`
}
