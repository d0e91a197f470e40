import { contractKinds } from '../../../model/gate.ts'
import { permutationsFor } from '../../../statistics/quality/permutation-count.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'

/** How many permutations every test of a run makes: by the size of the run alone. */
export function runPermutations(evidence: readonly CaseEvidence[]): number {
  const strata = evidence.flatMap(({ quality }) => quality ?? [])
  const others = evidence.reduce((sum, item) => sum + relabelledAnswers(item), 0)
  return permutationsFor(strata, others)
}

/** Contract tests exchange the labels of what is not the same in all answers to a request. */
function relabelledAnswers({ contract }: CaseEvidence): number {
  return contractKinds.reduce((sum, kind) => {
    const values = [...contract[kind].baseline, ...contract[kind].candidate]
    return new Set(values).size > 1 ? sum + values.length : sum
  }, 0)
}
