import type { Problem } from '../model/problem.ts'

/** Something the user can mend: printed as it is, without a stack, and exit status 2 (or as given). */
export class UsageError extends Error {
  readonly problems: readonly Problem[]
  readonly exitCode: number

  constructor(problems: readonly Problem[] | string, exitCode = 2) {
    const list: readonly Problem[] =
      typeof problems === 'string' ? [{ severity: 'error', message: problems }] : problems
    super(list.map(problem => problem.message).join('\n'))
    this.name = 'UsageError'
    this.problems = list
    this.exitCode = exitCode
  }
}
