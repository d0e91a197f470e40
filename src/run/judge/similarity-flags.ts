import { promptFlags, type PromptFlag } from '../../statistics/quality/prompt-flags.ts'
import type { CaseEvidence } from './evidence/evidence.ts'

/** Below so many answers a side no case can stand out among many, whatever it says. */
const fewestAnswers = 5

/** Per stratum with enough answers: how surely its answers changed, and whether that stands out. */
export function findSimilarityFlags(
  evidence: readonly CaseEvidence[],
  options: { readonly seed: string; readonly isChanged: boolean },
): ReadonlyMap<string, PromptFlag> {
  const strata = evidence.flatMap(({ quality }) =>
    quality && Math.min(quality.baselineCount, quality.candidateCount) >= fewestAnswers
      ? quality
      : [],
  )
  return new Map(promptFlags(strata, options).map(flag => [flag.key, flag]))
}
