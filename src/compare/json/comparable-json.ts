import type { JsonValue } from '../../model/json.ts'
import type { CompareSettings } from '../../model/suite.ts'
import { isJsonObject } from '../../model/json.ts'
import { createPathMatcher, type PathMatcher } from '../../model/json-path.ts'

export type JsonSettings = Pick<CompareSettings, 'ignorePaths' | 'numericTolerance'>

/** A value without its ignored parts. */
export function comparableJson(
  value: JsonValue,
  { ignorePaths }: Pick<JsonSettings, 'ignorePaths'>,
): JsonValue {
  const matcher = createPathMatcher(ignorePaths)
  return matcher.matches ? null : reduce(value, matcher)
}

function reduce(value: JsonValue, matcher: PathMatcher): JsonValue {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const place = matcher.child(index)
      return place.matches ? [] : [reduce(item, place)]
    })
  }
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const place = matcher.child(key)
      return place.matches ? [] : [[key, reduce(member, place)]]
    }),
  )
}
