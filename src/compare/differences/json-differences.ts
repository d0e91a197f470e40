import type { JsonValue } from '../../model/json.ts'
import { compareByCodeUnit, isJsonObject, memberOf } from '../../model/json.ts'
import { isClose } from '../json/close-numbers.ts'
import type { JsonSettings } from '../json/comparable-json.ts'
import { createPathMatcher, renderStep, type PathMatcher } from '../../model/json-path.ts'
import { jsonType } from '../json/json-shape.ts'

/** `missing` and `extra` are members of objects; `length` gives the lengths of two arrays. */
export interface JsonDifference {
  /** `$.lines[2].sku` */
  readonly path: string
  readonly kind: 'type' | 'value' | 'missing' | 'extra' | 'length'
  readonly baseline?: JsonValue
  readonly candidate?: JsonValue
}

const mostDifferences = 50

interface Place {
  readonly parent: Place | undefined
  readonly step: string | number
}

/** Two values in the same place, still to be compared. Undefined: there is none on this side. */
interface Pending {
  readonly baseline: JsonValue | undefined
  readonly candidate: JsonValue | undefined
  readonly place: Place | undefined
  readonly matcher: PathMatcher
}

/**
 * Where two values differ, keys in sorted order and array items by index, at most 50 places. It keeps
 * its own stack, so that no nesting is too deep.
 */
export function jsonDifferences(
  baseline: JsonValue,
  candidate: JsonValue,
  settings: JsonSettings,
): JsonDifference[] {
  const found: JsonDifference[] = []
  const matcher = createPathMatcher(settings.ignorePaths)
  const stack: Pending[] = [{ baseline, candidate, place: undefined, matcher }]
  for (let next = stack.pop(); next && found.length < mostDifferences; next = stack.pop()) {
    if (next.matcher.matches) continue
    const difference = differenceAt(next, settings.numericTolerance)
    if (difference) found.push({ path: renderPath(next.place), ...difference })
    for (const child of childrenOf(next).reverse()) stack.push(child)
  }
  return found
}

function differenceAt(
  { baseline, candidate }: Pending,
  tolerance: number,
): Omit<JsonDifference, 'path'> | undefined {
  if (candidate === undefined)
    return { kind: 'missing', ...(baseline !== undefined && { baseline }) }
  if (baseline === undefined) return { kind: 'extra', candidate }
  const type = jsonType(baseline)
  if (type !== jsonType(candidate)) return { kind: 'type', baseline, candidate }
  if (Array.isArray(baseline) && Array.isArray(candidate)) {
    if (baseline.length === candidate.length) return undefined
    return { kind: 'length', baseline: baseline.length, candidate: candidate.length }
  }
  if (type === 'object' || baseline === candidate) return undefined
  const areNumbers = typeof baseline === 'number' && typeof candidate === 'number'
  if (areNumbers && isClose(baseline, candidate, tolerance)) return undefined
  return { kind: 'value', baseline, candidate }
}

function childrenOf({ baseline, candidate, place, matcher }: Pending): Pending[] {
  if (Array.isArray(baseline) && Array.isArray(candidate)) {
    // A difference of lengths is one finding; only items on both sides are compared.
    return baseline.slice(0, candidate.length).map((item, index) => ({
      baseline: item,
      candidate: candidate[index],
      place: { parent: place, step: index },
      matcher: matcher.child(index),
    }))
  }
  if (!isJsonObject(baseline) || !isJsonObject(candidate)) return []
  return [...new Set([...Object.keys(baseline), ...Object.keys(candidate)])]
    .sort(compareByCodeUnit)
    .map(key => ({
      baseline: memberOf(baseline, key),
      candidate: memberOf(candidate, key),
      place: { parent: place, step: key },
      matcher: matcher.child(key),
    }))
}

function renderPath(place: Place | undefined): string {
  const steps: string[] = []
  for (let at = place; at; at = at.parent) steps.push(renderStep(at.step))
  return `$${steps.reverse().join('')}`
}
