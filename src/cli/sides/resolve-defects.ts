import { defects, isDefect, type Defect } from '../../model/defect.ts'
import type { Side } from '../../model/side.ts'
import { nearestName } from '../../suite/source/nearest-name.ts'
import type { SideContext } from './resolve-sides.ts'

/** What a simulated side is to do wrong, by config and flags. */
export function resolveDefects(side: Side, simulated: boolean, context: SideContext): Defect[] {
  const { input, report } = context
  const flagged = side === (input.only ?? 'candidate') ? input.defects : []
  const names = [...(input.configuration.sides[side]?.defect ?? []), ...flagged]
  if (names.length > 0 && !simulated) {
    report(
      `defects are for simulated gateways, and the ${side} is not simulated`,
      'add --simulated',
    )
  }
  return names.flatMap(name => {
    if (isDefect(name)) return name
    const known = defects.map(defect => defect.name)
    const guess = nearestName(name, known)
    const hint = guess === undefined ? `known: ${known.join(', ')}` : `did you mean "${guess}"?`
    report(`unknown defect "${name}"`, hint)
    return []
  })
}
