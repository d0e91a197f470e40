import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Document, ParsedNode, YAMLMap } from 'yaml'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import { alteredNumberHint, describeAlteredNumber } from './altered-number.ts'

/** Far above what a suite needs, and far below what exhausts the stack. */
const maximumDepth = 100

/** Values that aliases may add; a few nested aliases can stand for billions. */
const maximumAliasedValues = 10_000

type Report = (offset: number, message: string, hint?: string) => void

/** Turns a parsed document into a JSON value; what JSON cannot hold is reported. */
export function readNode(document: Document.Parsed, report: Report): JsonValue {
  let aliasedValues = 0
  let abandoned = false

  const abandon = (offset: number, message: string): null => {
    if (!abandoned) report(offset, message)
    abandoned = true
    return null
  }

  const readMap = (map: YAMLMap, place: Place): JsonObject => {
    const members = new Map<string, JsonValue>()
    for (const { key, value } of map.items) {
      const offset = startOf(key) ?? place.offset
      const name = keyText(key, document)
      if (name === undefined) {
        report(offset, 'a key must be text')
        continue
      }
      if (name === '<<') {
        report(
          offset,
          'merge keys are not a part of YAML 1.2',
          'repeat the fields, or use "defaults"',
        )
      }
      if (name === '__proto__') report(offset, `"${name}" cannot be a key`)
      if (members.has(name) && !place.aliased) report(offset, `duplicate key "${name}"`)
      members.set(name, read(value, { ...place, depth: place.depth + 1, offset }))
    }
    return Object.fromEntries(members)
  }

  const read = (node: unknown, outer: Place): JsonValue => {
    if (abandoned) return null
    // What an alias brings is reported where it is used.
    const place = outer.aliased ? outer : { ...outer, offset: startOf(node) ?? outer.offset }
    if (place.depth > maximumDepth) return abandon(place.offset, 'is nested too deeply')
    if (place.aliased && (aliasedValues += 1) > maximumAliasedValues) {
      return abandon(place.offset, `aliases stand for more than ${maximumAliasedValues} values`)
    }
    if (node === null || node === undefined) return null
    if (isAlias(node)) {
      const target = node.resolve(document)
      if (!target) report(place.offset, `no anchor for the alias "*${node.source}"`)
      return read(target, { ...place, depth: place.depth + 1, aliased: true })
    }
    if (isMap(node)) return readMap(node, place)
    if (isSeq(node)) {
      const inner = { ...place, depth: place.depth + 1 }
      return node.items.map(item => read(item, inner))
    }
    const value = isScalar(node) ? node.value : undefined
    if (isJsonScalar(value)) {
      const altered =
        typeof value === 'number' && describeAlteredNumber(sourceOf(node) ?? String(value), value)
      if (altered) report(place.offset, altered, alteredNumberHint)
      return value
    }
    report(place.offset, 'is no value that JSON can hold')
    return null
  }

  return read(document.contents, { depth: 0, aliased: false, offset: 0 })
}

interface Place {
  readonly depth: number
  readonly aliased: boolean
  readonly offset: number
}

/** The node that an alias stands for; any other node itself. */
export function resolveAlias(
  node: unknown,
  document: Document.Parsed,
): ParsedNode | null | undefined {
  return (isAlias(node) ? node.resolve(document) : node) as ParsedNode | null | undefined
}

/** A mapping's key as the text that it has in JSON; undefined when it is a list or a mapping. */
export function keyText(key: unknown, document: Document.Parsed): string | undefined {
  const resolved = resolveAlias(key, document)
  if (!isScalar(resolved)) return resolved === null ? '' : undefined
  return isJsonScalar(resolved.value) ? String(resolved.value ?? '') : undefined
}

/** As it is written. */
function sourceOf(node: unknown): string | undefined {
  return isScalar(node) ? node.source : undefined
}

function startOf(node: unknown): number | undefined {
  return (node as ParsedNode | null | undefined)?.range?.[0]
}

function isJsonScalar(value: unknown): value is string | number | boolean | null {
  if (typeof value === 'number') return Number.isFinite(value)
  return value === null || typeof value === 'string' || typeof value === 'boolean'
}
