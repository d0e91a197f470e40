import type { JsonValue } from '../../model/json.ts'
import { compareByCodeUnit, isJsonObject } from '../../model/json.ts'

/** Types seen in one place; the items of an array are one place. */
interface Shape {
  readonly types: Set<string>
  readonly members: Map<string, Shape>
  items: Shape | undefined
}

/**
 * Which fields of which types a value has: `{"id":number,"lines":[{"sku":null|string}]}`. The items
 * of an array are merged, so that its length and order do not matter.
 */
export function describeShape(value: JsonValue): string {
  const shape = createShape()
  addTo(shape, value)
  return render(shape)
}

function createShape(): Shape {
  return { types: new Set(), members: new Map(), items: undefined }
}

function addTo(shape: Shape, value: JsonValue): void {
  shape.types.add(jsonType(value))
  if (Array.isArray(value)) {
    const items = (shape.items ??= createShape())
    for (const item of value) addTo(items, item)
  } else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      const place = shape.members.get(key) ?? createShape()
      shape.members.set(key, place)
      addTo(place, member)
    }
  }
}

function render(shape: Shape): string {
  return [...shape.types]
    .sort(compareByCodeUnit)
    .map(type => renderType(type, shape))
    .join('|')
}

function renderType(type: string, shape: Shape): string {
  if (type === 'array') return `[${shape.items ? render(shape.items) : ''}]`
  if (type !== 'object') return type
  const members = [...shape.members]
    .sort(([left], [right]) => compareByCodeUnit(left, right))
    .map(([key, member]) => `${JSON.stringify(key)}:${render(member)}`)
  return `{${members.join(',')}}`
}

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

export function jsonType(value: JsonValue): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value as JsonType
}
