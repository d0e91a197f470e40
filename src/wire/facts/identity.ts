import type { Dialect, ValueSource } from '../dialect/profile.ts'
import { readPath, readText } from '../values/read-path.ts'

/** Response headers by lower-case name; repeated ones are joined by a comma. */
export type ResponseHeaders = Readonly<Record<string, string>>

/** The first source that has a value, in the dialect's order. */
export function readValue(
  sources: readonly ValueSource[],
  headers: ResponseHeaders,
  frame: unknown,
): string | null {
  for (const source of sources) {
    const value = readSource(source, headers, frame)
    if (value !== null) return value
  }
  return null
}

function readSource(source: ValueSource, headers: ResponseHeaders, frame: unknown): string | null {
  switch (source.from) {
    case 'header':
      return readHeader(headers, source.name)
    case 'body':
      return readText(readPath(frame, source.path))
    case 'model-prefix': {
      const model = readText(readPath(frame, ['model']))
      const slash = model?.indexOf('/') ?? -1
      return model !== null && slash > 0 ? model.slice(0, slash) : null
    }
  }
}

export function readHeader(headers: ResponseHeaders, name: string): string | null {
  return Object.hasOwn(headers, name) ? readText(headers[name]) : null
}

/** Whether the gateway says that it answered from its own cache. */
export function isCacheHit(dialect: Dialect, headers: ResponseHeaders, frame: unknown): boolean {
  return dialect.cacheMarks.some(mark =>
    mark.from === 'header'
      ? readHeader(headers, mark.name)?.toLowerCase() === mark.value
      : readPath(frame, mark.path) === mark.value,
  )
}
