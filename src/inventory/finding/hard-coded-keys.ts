import { gatewayVariables } from './gateway-places.ts'

/** Forms of keys, the longer prefix first. */
const keyForms: readonly (readonly [form: string, gateway: string])[] = [
  ['sk-or-[A-Za-z0-9_-]{16,}', 'openrouter'],
  ['sk-ant-[A-Za-z0-9_-]{16,}', 'anthropic'],
  ['sk-helicone-[A-Za-z0-9_-]{10,}', 'helicone'],
  ['(?:phaseo|aistats)_v1_(?:sk|mk|k)_[A-Za-z0-9_-]{16,}', 'ai-stats'],
  ['llmgtwy_[A-Za-z0-9_-]{12,}', 'llm-gateway'],
  ['sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,}', 'openai'],
  ['sk-[A-Za-z0-9]{20,}', 'openai'],
  ['AIza[A-Za-z0-9_-]{35}', 'gemini'],
]

const anyKey = new RegExp(
  `(?<![A-Za-z0-9])(?:${keyForms.map(([form]) => `(${form})`).join('|')})`,
  'g',
)

const placeholder =
  /x{4}|\*{3}|\.{3}|your|example|placeholder|change[-_]?me|dummy|redacted|insert|replace|test|fake|1234567|abcdef/i
const fewestCharacters = 8

/** A key's first four characters: enough to find it, too little to use it. */
export function maskKey(key: string): string {
  return `${key.slice(0, 4)}…`
}

/** Text without anything in it that has the form of a key. */
export function maskKeys(text: string): string {
  return text.replace(anyKey, maskKey)
}

export interface HardCodedKey {
  /** Never to be shown. */
  readonly key: string
  readonly gateway: string
}

const variableNames = [...gatewayVariables.keys()].filter(name => /KEY|TOKEN/.test(name))
const assignment = new RegExp(
  `(?<![A-Za-z0-9])(${variableNames.join('|')})["'\`]?\\]?\\s*(?::=|[:=])\\s*["'\`]?([A-Za-z0-9_+/=-]{20,})`,
  'g',
)

/** Keys that stand in a line: by their form, or as the value of a key variable. */
export function findHardCodedKeys(line: string): HardCodedKey[] {
  const found = new Map<string, string>()
  for (const match of line.matchAll(anyKey)) {
    const index = match.slice(1).findIndex(group => group !== undefined)
    found.set(match[0], keyForms[index]?.[1] ?? 'openai')
  }
  for (const [, variable = '', value = ''] of line.matchAll(assignment)) {
    if (!/\d/.test(value) || [...found.keys()].some(key => key.includes(value))) continue
    found.set(value, gatewayVariables.get(variable) ?? 'openai')
  }
  return [...found].filter(([key]) => isSecretLike(key)).map(([key, gateway]) => ({ key, gateway }))
}

/** Whether it could be a real key: no stand-in such as `sk-xxxx` or `your-key-here`. */
function isSecretLike(key: string): boolean {
  if (placeholder.test(key)) return false
  return /\d/.test(key) && new Set(key).size >= fewestCharacters
}
