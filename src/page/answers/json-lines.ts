import type { JsonDifference } from '../../compare/differences/json-differences.ts'
import { isJsonObject, type JsonValue } from '../../model/json.ts'
import { renderStep } from '../../model/json-path.ts'
import type { Side } from '../../model/side.ts'

/** One line of a JSON value written out as a tree. */
export interface JsonLine {
  readonly path: string
  readonly depth: number
  /** The member's name or the item's index; null at the top. */
  readonly key: string | number | null
  /** A value, or how much an array or an object holds. */
  readonly text: string
  readonly kind: 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'
  readonly isChanged: boolean
}

const mostLines = 1000

/** A value line by line, with every place marked at which the other side's value differs. */
export function jsonLines(
  value: JsonValue,
  differences: readonly JsonDifference[],
  side: Side,
): { readonly lines: readonly JsonLine[]; readonly isCut: boolean } {
  const elsewhere = side === 'baseline' ? 'extra' : 'missing'
  const changed = new Map(
    differences.filter(({ kind }) => kind !== elsewhere).map(({ path, kind }) => [path, kind]),
  )
  const lines: JsonLine[] = []
  const stack: Place[] = [{ value, path: '$', depth: 0, key: null, isInside: false }]
  for (let place = stack.pop(); place && lines.length < mostLines; place = stack.pop()) {
    const change = changed.get(place.path)
    lines.push({
      path: place.path,
      depth: place.depth,
      key: place.key,
      isChanged: place.isInside || change !== undefined,
      ...describeValue(place.value),
    })
    // Of two arrays with different lengths the common items are compared one by one.
    const isInside = place.isInside || (change !== undefined && change !== 'length')
    for (const child of childrenOf(place, isInside).reverse()) stack.push(child)
  }
  return { lines, isCut: stack.length > 0 }
}

interface Place {
  readonly value: JsonValue
  readonly path: string
  readonly depth: number
  readonly key: string | number | null
  /** What holds it is missing on the other side, or of another type there. */
  readonly isInside: boolean
}

function childrenOf({ value, path, depth }: Place, isInside: boolean): Place[] {
  const members: (readonly [string | number, JsonValue])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : isJsonObject(value)
      ? Object.entries(value)
      : []
  return members.map(([key, child]) => ({
    value: child,
    path: path + renderStep(key),
    depth: depth + 1,
    key,
    isInside,
  }))
}

function describeValue(value: JsonValue): Pick<JsonLine, 'text' | 'kind'> {
  if (value === null) return { kind: 'null', text: 'null' }
  if (Array.isArray(value)) return { kind: 'array', text: `[${value.length}]` }
  if (isJsonObject(value)) return { kind: 'object', text: `{${Object.keys(value).length}}` }
  if (typeof value === 'string') return { kind: 'string', text: JSON.stringify(value) }
  return { kind: typeof value === 'number' ? 'number' : 'boolean', text: String(value) }
}
