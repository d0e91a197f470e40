import { compareByCodeUnit } from '../../model/json.ts'
import type { Problem, SourceLocation } from '../../model/problem.ts'
import type { SourceDocument, SourcePath } from './source-document.ts'

interface ProblemOptions {
  readonly hint?: string | undefined
  readonly severity?: Problem['severity']
  /** Whether the key or the value of the path is at fault; the value unless said. */
  readonly target?: 'key' | 'value'
  /** Elsewhere than in the source: a row of a data file. */
  readonly location?: SourceLocation | undefined
}

/** Gathers what is wrong with one file, each thing once. */
export interface ProblemList {
  readonly add: (path: SourcePath, message: string, options?: ProblemOptions) => void
  readonly hasErrors: () => boolean
  /** In file order, the source before its data files. */
  readonly sorted: () => readonly Problem[]
}

export function createProblemList(source: SourceDocument): ProblemList {
  const problems = new Map<string, Problem>()
  return {
    add: (path, message, options = {}) => {
      const { hint, severity = 'error' } = options
      const location = options.location ?? source.locate(path, options.target)
      const key = JSON.stringify([location, message])
      if (problems.has(key)) return
      problems.set(key, { severity, message, location, ...(hint !== undefined && { hint }) })
    },
    hasErrors: () => [...problems.values()].some(problem => problem.severity === 'error'),
    sorted: () => [...problems.values()].sort(compareProblems(source.file)),
  }
}

function compareProblems(file: string) {
  return (left: Problem, right: Problem): number => {
    if (!left.location || !right.location) return 0
    const first = left.location
    const second = right.location
    if (first.file !== second.file) {
      if (first.file === file) return -1
      return second.file === file ? 1 : compareByCodeUnit(first.file, second.file)
    }
    return first.line - second.line || first.column - second.column
  }
}
