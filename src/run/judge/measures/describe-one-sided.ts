import { countOf } from '../../../model/format.ts'
import type { ContractKind } from '../../../model/gate.ts'
import { sides, type Side } from '../../../model/side.ts'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { known } from '../evidence/known.ts'
import { tolerableMissingShare, type Measurement } from './measurement.ts'

/** Kinds that every answer shows, so that a side that shows them now and then hides something. */
const reportedByAll: ReadonlySet<ContractKind> = new Set<ContractKind>(['model', 'prompt-tokens'])

/**
 * What few cases show on both sides says nothing of the many in which one side leaves it out. But a
 * prompt is counted the same in both modes: a baseline that counts none in its streams leaves enough
 * to compare where the same cases are sent without.
 */
export function describeOneSided(
  evidence: readonly CaseEvidence[],
  kind: ContractKind,
): Partial<Pick<Measurement, 'obstacle' | 'remark'>> {
  if (!reportedByAll.has(kind)) return {}
  const isSilent = (side: Side, { contract }: CaseEvidence) =>
    known(contract[kind][side]).length === 0
  const shown = evidence
    .filter(({ numbers }) => sides.every(side => numbers[side].answered > 0))
    .filter(item => !sides.every(side => isSilent(side, item)))
  const compared = new Set(
    shown.filter(item => !sides.some(side => isSilent(side, item))).map(({ caseKey }) => caseKey),
  )
  const isTold = (side: Side, { caseKey }: CaseEvidence) =>
    kind === 'prompt-tokens' && side === 'baseline' && compared.has(caseKey)
  const [worst] = sides
    .map(side => ({ side, lacking: shown.filter(item => isSilent(side, item)) }))
    .toSorted((left, right) => right.lacking.length - left.lacking.length)
  if (!worst || worst.lacking.length <= tolerableMissingShare * shown.length) return {}
  const { side, lacking } = worst
  const where = describeWhere(lacking, shown)
  const untold = lacking.filter(item => !isTold(side, item))
  if (untold.length <= tolerableMissingShare * shown.length) {
    return { remark: `not compared in ${where}, where the ${side} does not show it` }
  }
  return {
    obstacle: `the ${side} does not show it in ${where}, so there is nothing to compare there; make it "required: false" if that is known`,
  }
}

/** `59 of 60 cases`; with the mode, where the other one is there too. */
function describeWhere(some: readonly CaseEvidence[], all: readonly CaseEvidence[]): string {
  const count = (items: readonly CaseEvidence[]) =>
    new Set(items.map(({ caseKey }) => caseKey)).size
  const modes = new Set(some.map(({ mode }) => mode))
  const [mode] = modes
  const isPart = modes.size === 1 && all.some(item => item.mode !== mode)
  return `${count(some)} of ${countOf(count(all), 'case')}${isPart ? ` (${mode})` : ''}`
}
