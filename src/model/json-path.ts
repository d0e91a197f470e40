import { isJsonObject, type JsonValue } from './json.ts'

type PathStep =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'any' }

type JsonPath = readonly PathStep[]

const step =
  /\.(?<name>\*|[^\s.[\]'"*]+)|\[(?:(?<any>\*)|(?<index>0|[1-9]\d*)|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)")\]/suy

/**
 * Reads `$`, then any number of `.key`, `['any key']`, `[0]`, and `.*` or `[*]` for every child. In
 * quotes a backslash takes the next character as it is.
 */
function parseJsonPath(path: string): JsonPath | undefined {
  if (!path.startsWith('$')) return undefined
  const steps: PathStep[] = []
  step.lastIndex = 1
  while (step.lastIndex < path.length) {
    const groups = step.exec(path)?.groups
    if (!groups) return undefined
    steps.push(toStep(groups))
  }
  return steps
}

function toStep(groups: Readonly<Record<string, string | undefined>>): PathStep {
  if (groups['any'] !== undefined || groups['name'] === '*') return { kind: 'any' }
  if (groups['index'] !== undefined) return { kind: 'index', index: Number(groups['index']) }
  const quoted = groups['single'] ?? groups['double']
  return { kind: 'key', key: groups['name'] ?? quoted?.replaceAll(/\\(.)/gsu, '$1') ?? '' }
}

/** Whether a path is one that `createPathMatcher` understands. */
export function isValidPath(path: string): boolean {
  return parseJsonPath(path) !== undefined
}

/** Everything that a path leads to, in the order of the value; nothing for a path that cannot be read. */
export function valuesAt(value: JsonValue, path: string): readonly JsonValue[] {
  const steps = parseJsonPath(path)
  if (!steps) return []
  return steps.reduce<readonly JsonValue[]>(
    (found, taken) => found.flatMap(item => childrenAt(item, taken)),
    [value],
  )
}

function childrenAt(value: JsonValue, taken: PathStep): readonly JsonValue[] {
  if (Array.isArray(value)) {
    if (taken.kind === 'any') return value
    const item = taken.kind === 'index' ? value[taken.index] : undefined
    return item === undefined ? [] : [item]
  }
  if (!isJsonObject(value)) return []
  if (taken.kind === 'any') return Object.values(value)
  const key = taken.kind === 'key' && Object.hasOwn(value, taken.key) ? taken.key : undefined
  const member = key === undefined ? undefined : value[key]
  return member === undefined ? [] : [member]
}

/** A place in a JSON value, seen from a set of paths. */
export interface PathMatcher {
  /** A path leads here or to something that contains this place. */
  readonly matches: boolean
  /** The place one step further: a key of an object or an index of an array. */
  child(step: string | number): PathMatcher
}

const matchesNothing: PathMatcher = { matches: false, child: () => matchesNothing }
const matchesAll: PathMatcher = { matches: true, child: () => matchesAll }

/** Starts at the root of a value. Paths that cannot be read match nothing. */
export function createPathMatcher(paths: readonly string[]): PathMatcher {
  return matcherFor(paths.map(parseJsonPath).filter(path => path !== undefined))
}

function matcherFor(remaining: readonly JsonPath[]): PathMatcher {
  if (remaining.length === 0) return matchesNothing
  if (remaining.some(path => path.length === 0)) return matchesAll
  return {
    matches: false,
    child: at =>
      matcherFor(
        remaining.flatMap(([first, ...rest]) => (first && isTaken(first, at) ? [rest] : [])),
      ),
  }
}

function isTaken(taken: PathStep, at: string | number): boolean {
  if (taken.kind === 'any') return true
  return at === (taken.kind === 'key' ? taken.key : taken.index)
}

const plainKey = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u

/** One step of a path as people write it: `.key`, `['any key']`, `[0]`. */
export function renderStep(at: string | number): string {
  if (typeof at === 'number') return `[${at}]`
  return plainKey.test(at) ? `.${at}` : `['${at.replaceAll(/['\\]/g, '\\$&')}']`
}
