import { isJsonObject } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { SourcePath } from './source-document.ts'

/** `{{name}}` or `{{ name }}`; anything else between double braces stays as it is. */
const placeholder = /\{\{\s*([\p{L}_](?:[\p{L}\p{N}_ .-]*[\p{L}\p{N}_])?)\s*\}\}/gu

export type Variables = ReadonlyMap<string, string>

/** Whether a variable of this name can be referred to. */
export function isVariableName(name: string): boolean {
  const [match] = `{{${name}}}`.matchAll(placeholder)
  return match?.[0] === `{{${name}}}` && match[1] === name
}

/** Puts values in place of `{{name}}`, in one pass: inserted text is never read again. */
export function fillTemplate(template: string, variables: Variables): string {
  return template.replace(placeholder, (whole, name: string) => variables.get(name) ?? whole)
}

/** The variables that a text refers to, in order. */
export function findPlaceholders(template: string): string[] {
  return Array.from(template.matchAll(placeholder), match => match[1] ?? '')
}

/** How a value looks inside text: text as it is, everything else as JSON. */
export function toVariableText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The same value with every text in it replaced; keys stay. */
export function mapStrings<Value extends JsonValue>(
  value: Value,
  replace: (text: string) => string,
): Value {
  const map = (item: JsonValue): JsonValue => {
    if (typeof item === 'string') return replace(item)
    if (Array.isArray(item)) return item.map(map)
    if (!isJsonObject(item)) return item
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, map(inner)]))
  }
  return map(value) as Value
}

/** Calls back for every text in a value, with the path to it. */
export function visitStrings(
  value: JsonValue,
  path: SourcePath,
  visit: (text: string, path: SourcePath) => void,
): void {
  if (typeof value === 'string') {
    visit(value, path)
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visitStrings(item, [...path, index], visit)
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) visitStrings(item, [...path, key], visit)
  }
}
