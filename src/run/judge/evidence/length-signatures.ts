import { groupLengths } from '../../../compare/contract/length-groups.ts'
import type { BySide } from './evidence.ts'
import { known } from './known.ts'

/**
 * Below three answers a side, all against none is chance too often: of two short and two long answers
 * to one prompt, the two short ones are those of one side in every third case.
 */
const fewestAnswers = 3

/** Lengths of the answers of a stratum, as names of groups that lie far apart. */
export function lengthSignatures(
  lengths: BySide<readonly (string | null)[]>,
): BySide<(string | null)[]> {
  const { baseline, candidate } = lengths
  const all = [...baseline, ...candidate]
  const isEnough = [baseline, candidate].every(side => known(side).length >= fewestAnswers)
  const names = isEnough ? groupLengths(known(all).map(Number)) : []
  let next = 0
  const named = all.map(length => (length === null ? null : (names[next++] ?? null)))
  return { baseline: named.slice(0, baseline.length), candidate: named.slice(baseline.length) }
}
