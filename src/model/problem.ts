/** A place in a file that a user wrote; line and column count from 1. */
export interface SourceLocation {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Something wrong with what the user gave us, said so that it can be mended. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly location?: SourceLocation
  /** What to do about it. */
  readonly hint?: string
}

/** Either a value, possibly with warnings, or every problem that stands in its way. */
export type Loaded<Value> =
  | { readonly ok: true; readonly value: Value; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

export function describeLocation(location: SourceLocation): string {
  return `${location.file}:${location.line}:${location.column}`
}

export function describeProblem(problem: Problem): string {
  const place = problem.location ? `${describeLocation(problem.location)}: ` : ''
  const mark = problem.severity === 'warning' ? 'warning: ' : ''
  return `${place}${mark}${problem.message}${problem.hint ? ` (${problem.hint})` : ''}`
}
