import type { JsonValue } from '../model/json.ts'
import type { CompareSettings } from '../model/suite.ts'
import { isJsonObject } from '../model/json.ts'
import { createPathMatcher, type PathMatcher } from '../model/json-path.ts'

export type JsonSettings = Pick<CompareSettings, 'ignorePaths' | 'numericTolerance'>

/** A value without its ignored parts, with numbers rounded so far that close ones become equal. */
export function comparableJson(value: JsonValue, settings: JsonSettings): JsonValue {
  const matcher = createPathMatcher(settings.ignorePaths)
  return matcher.matches ? null : reduce(value, matcher, settings.numericTolerance)
}

function reduce(value: JsonValue, matcher: PathMatcher, tolerance: number): JsonValue {
  if (typeof value === 'number') return roundToTolerance(value, tolerance)
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const place = matcher.child(index)
      return place.matches ? [] : [reduce(item, place, tolerance)]
    })
  }
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const place = matcher.child(key)
      return place.matches ? [] : [[key, reduce(member, place, tolerance)]]
    }),
  )
}

/**
 * Being close is not transitive, so no rounding makes exactly the close numbers equal. The step is
 * the next of 1, 2, 5 x 10^n from twice the tolerance: round numbers then lie in the middle of what
 * is rounded to them, and noise around them rounds away.
 */
function roundToTolerance(value: number, tolerance: number): number {
  const wanted = 2 * tolerance * Math.abs(value)
  if (wanted === 0 || !Number.isFinite(wanted)) return value
  const decade = 10 ** Math.floor(Math.log10(wanted))
  const step = decade * ([1, 2, 5].find(factor => factor * decade >= wanted) ?? 10)
  return Number((Math.round(value / step) * step).toPrecision(12))
}
