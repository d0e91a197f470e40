import { canonicalJsonOf, memberOf } from '../model/json.ts'
import { caseKey, type GoldenCase } from '../model/suite.ts'

/** Which cases of a run a recording can stand in for, and why the others are none of them. */
export interface RecordingMatch {
  readonly comparable: readonly GoldenCase[]
  /** Keys of cases that are asked otherwise now. */
  readonly changed: readonly string[]
  /** Keys of cases that were not recorded. */
  readonly missing: readonly string[]
}

/** Model ids of the suites -> model ids of the baseline. */
type ModelMap = Readonly<Record<string, string>>

export interface MatchOptions {
  readonly recorded: readonly GoldenCase[]
  readonly cases: readonly GoldenCase[]
  /** The model map that was recorded with, and the one that is configured now. */
  readonly models: { readonly recorded: ModelMap; readonly configured: ModelMap }
}

/**
 * Finds each case of a run in a recording. What shapes the request has to be the same: prompt, model,
 * request fields, conversation. How answers are compared and checked may have changed, since that is
 * done anew.
 */
export function matchRecording({ recorded, cases, models }: MatchOptions): RecordingMatch {
  const before = new Map(recorded.map(golden => [caseKey(golden), golden]))
  const comparable: GoldenCase[] = []
  const changed: string[] = []
  const missing: string[] = []
  for (const golden of cases) {
    const key = caseKey(golden)
    const earlier = before.get(key)
    if (!earlier) missing.push(key)
    else if (isSameRequest(earlier, golden) && isSameModelSent(golden, models)) {
      comparable.push(golden)
    } else changed.push(key)
  }
  return { comparable, changed, missing }
}

function isSameRequest(left: GoldenCase, right: GoldenCase): boolean {
  return describeRequest(left) === describeRequest(right)
}

function describeRequest({ model, turns, request, fault }: GoldenCase): string {
  return canonicalJsonOf({ model, turns, request, fault })
}

/** Who configures no id for a model now leaves it at what was recorded. */
function isSameModelSent({ model }: GoldenCase, models: MatchOptions['models']): boolean {
  const now = memberOf(models.configured, model)
  return now === undefined || now === (memberOf(models.recorded, model) ?? model)
}
