import { isJsonObject } from '../../model/json.ts'
import type { Expansion } from './expansions.ts'
import type { ProblemList } from '../source/problem-list.ts'
import type { SourcePath } from '../source/source-document.ts'

/** A case, or the defaults that it takes, as written and with the values of one expansion in it. */
export interface FilledPart<Document> {
  readonly written: Document
  readonly filled: Document
  /** Where it is written. */
  readonly path: SourcePath
  readonly expansion: Expansion
}

interface FilledProblem {
  /** Inside the part. */
  readonly path: SourcePath
  readonly message: string
  readonly hint?: string | undefined
}

/** What a row's value spoiled is reported at that row, everything else where the part is written. */
export function reportFilled(
  { written, filled, path, expansion }: FilledPart<unknown>,
  problem: FilledProblem,
  problems: ProblemList,
): void {
  const isFilled = valueAt(written, problem.path) !== valueAt(filled, problem.path)
  problems.add([...path, ...problem.path], problem.message, {
    hint: problem.hint,
    location: isFilled ? expansion.row?.location : undefined,
  })
}

function valueAt(value: unknown, path: SourcePath): unknown {
  let current: unknown = value
  for (const step of path) {
    if (Array.isArray(current)) current = current[Number(step)]
    else current = isJsonObject(current) ? current[String(step)] : undefined
  }
  return current
}
