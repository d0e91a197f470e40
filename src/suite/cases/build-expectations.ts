import type { Expectation } from '../../model/suite.ts'
import { decodeExpectation } from './decode-expectation.ts'
import { reportFilled, type FilledPart } from '../variables/filled-part.ts'
import { describeLanguageProblem } from '../schemas/language-code.ts'
import { describePatternProblem } from '../schemas/shared-schema.ts'
import type { SourcePath } from '../source/source-document.ts'
import type { SuiteContext } from './suite-context.ts'
import type { CaseDocument, DefaultsDocument } from '../schemas/suite-schema.ts'

interface ExpectationParts {
  readonly own: FilledPart<CaseDocument>
  readonly defaults: FilledPart<DefaultsDocument>
}

type Context = Pick<SuiteContext, 'checkJsonSchema' | 'problems'>

/** The checks of a case, those of its suite first; what values made of them is looked at, too. */
export function buildExpectations(
  { own, defaults }: ExpectationParts,
  context: Context,
): readonly Expectation[] {
  checkExpectations(own, context)
  if (own.filled.fault) return []
  // As they are written, they were looked at once.
  if (defaults.filled !== defaults.written) checkExpectations(defaults, context)
  const documents = [...(defaults.filled.expect ?? []), ...(own.filled.expect ?? [])]
  const all = documents.map(decodeExpectation)
  const { golden } = own.filled
  if (golden === undefined && all.some(({ kind }) => kind === 'similar-to-golden')) {
    const message = '"similar-to-golden" needs a golden answer'
    const hint = 'write it as `golden` of the case'
    reportFilled(own, { path: [], message, hint }, context.problems)
  }
  return all
}

function checkExpectations(
  part: FilledPart<Pick<CaseDocument, 'expect'>>,
  { checkJsonSchema, problems }: Context,
): void {
  for (const [index, expectation] of (part.filled.expect ?? []).entries()) {
    const report = (key: SourcePath, trouble: Trouble): void => {
      if (trouble === undefined) return
      const described = typeof trouble === 'string' ? { message: trouble } : trouble
      reportFilled(part, { path: ['expect', index, ...key], ...described }, problems)
    }
    for (const kind of ['matches', 'not-matches'] as const) {
      const value = expectation[kind]
      if (value !== undefined) report([kind], describePatternProblem(value))
    }
    const { matches } = expectation['json-path'] ?? {}
    if (matches !== undefined) report(['json-path', 'matches'], describePatternProblem(matches))
    const { language, 'json-schema': schema } = expectation
    if (language !== undefined) report(['language'], describeLanguageProblem(language))
    if (schema !== undefined) report(['json-schema'], checkJsonSchema(schema))
  }
}

type Trouble = string | { readonly message: string; readonly hint?: string } | undefined
