import { countOf } from '../../model/format.ts'
import { canonicalJsonOf } from '../../model/json.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'

/** How the cases of a run differ from what its suites hold now. */
export interface CaseChanges {
  /** As they are now, each with as many samples as it had, and as long to answer. */
  readonly cases: readonly GoldenCase[]
  /** Keys of those that are the same, are others, are new, and are no longer there. */
  readonly unchanged: readonly string[]
  readonly changed: readonly string[]
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** Samples and time limits may differ, since a run goes on with its own, and lines in the file, too. */
export function compareCases(
  before: readonly GoldenCase[],
  now: readonly GoldenCase[],
): CaseChanges {
  const earlier = new Map(before.map(golden => [caseKey(golden), golden]))
  const present = new Set(now.map(caseKey))
  const keys = (test: (golden: GoldenCase, was: GoldenCase | undefined) => boolean) =>
    now.filter(golden => test(golden, earlier.get(caseKey(golden)))).map(caseKey)
  return {
    cases: now.map(golden => withLimitsOf(earlier.get(caseKey(golden)), golden)),
    unchanged: keys((golden, was) => was !== undefined && isSame(golden, was)),
    changed: keys((golden, was) => was !== undefined && !isSame(golden, was)),
    added: keys((_, was) => was === undefined),
    removed: [...earlier.keys()].filter(key => !present.has(key)),
  }
}

/** What becomes of the cases that are not the same; nothing if all are. */
export function describeCaseChanges({ changed, added, removed }: CaseChanges): string[] {
  const [isChanged, isAdded, isRemoved] = [changed, added, removed].map(({ length }) =>
    length === 1 ? 'it is' : 'they are',
  )
  return [
    ...(changed.length > 0
      ? [`${countOf(changed.length, 'case')} changed since: ${isChanged} sent again`]
      : []),
    ...(added.length > 0 ? [`${countOf(added.length, 'new case')}: ${isAdded} sent, too`] : []),
    ...(removed.length > 0
      ? [`${countOf(removed.length, 'case')} no longer there: ${isRemoved} left out`]
      : []),
  ]
}

function withLimitsOf(was: GoldenCase | undefined, golden: GoldenCase): GoldenCase {
  if (was === undefined) return golden
  const { timeoutMs: _, ...rest } = golden
  const { samples, timeoutMs } = was
  return { ...rest, samples, ...(timeoutMs !== undefined && { timeoutMs }) }
}

function isSame(left: GoldenCase, right: GoldenCase): boolean {
  return contentOf(left) === contentOf(right)
}

function contentOf(golden: GoldenCase): string {
  return canonicalJsonOf({ ...golden, samples: 0, timeoutMs: 0, location: null })
}
