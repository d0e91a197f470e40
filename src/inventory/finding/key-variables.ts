import { gatewayVariables, variablePrefixes } from './gateway-places.ts'

/** What an environment variable is for. */
export type VariableContent = 'key' | 'url' | 'other'

export interface FoundVariable {
  readonly gateway: string
  readonly name: string
  readonly holds: VariableContent
}

const names = [...gatewayVariables.keys()].sort((left, right) => right.length - left.length)
const prefixes = variablePrefixes.map(([prefix]) => `${prefix}[A-Z0-9_]*[A-Z0-9]`)
/** `NEXT_PUBLIC_OPENAI_API_KEY` and `OPENAI_API_KEY_STAGING` are found, too. */
const variable = new RegExp(
  `(?<![A-Za-z0-9_])(?:[A-Z][A-Z0-9]*_)*?(?:(${names.join('|')})(?:_[A-Z0-9]+)*|${prefixes.join('|')})(?![A-Za-z0-9_])`,
  'g',
)
/** Other products of Google read a key from a variable of this name. */
const shared = new Set(['GOOGLE_API_KEY'])
const saysGemini = /genai|generativelanguage|generative-?ai|gemini-\d|GEMINI_/i

/** Names of environment variables in a line that hold the key or the address of a gateway. */
export function findKeyVariables(line: string, text: string): FoundVariable[] {
  return Array.from(line.matchAll(variable)).flatMap(([name, known]): FoundVariable[] => {
    if (known !== undefined && shared.has(known) && !saysGemini.test(text)) return []
    const gateway =
      (known === undefined ? undefined : gatewayVariables.get(known)) ??
      variablePrefixes.find(([prefix]) => name.includes(prefix))?.[1]
    return gateway === undefined ? [] : [{ gateway, name, holds: holdsWhat(name) }]
  })
}

function holdsWhat(name: string): VariableContent {
  if (/URL|API_BASE|HOST|ENDPOINT/.test(name)) return 'url'
  return /KEY|TOKEN|SECRET/.test(name) ? 'key' : 'other'
}
