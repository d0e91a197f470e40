import type { ContractKind } from '../../../model/gate.ts'
import type { CompareSettings } from '../../../model/suite.ts'
import { groupClose } from '../../../compare/json/close-numbers.ts'
import type { BySide } from './evidence.ts'
import { known } from './known.ts'

type Signatures = BySide<readonly (string | null)[]>

/** Signatures of a stratum, where numbers within the tolerance of the case are no difference. */
export function closeSignatures(
  kind: ContractKind,
  values: Signatures,
  { kind: compared, numericTolerance }: CompareSettings,
): Signatures {
  const holdsNumbers = kind === 'tool-arguments' || (kind === 'value' && compared === 'json')
  if (!holdsNumbers || numericTolerance === 0) return values
  const shown = known([...values.baseline, ...values.candidate])
  const names = groupClose(shown, numericTolerance)
  const nameOf = new Map(shown.map((value, index) => [value, names[index] ?? value]))
  const named = (side: readonly (string | null)[]) =>
    side.map(value => (value === null ? null : (nameOf.get(value) ?? value)))
  return { baseline: named(values.baseline), candidate: named(values.candidate) }
}
