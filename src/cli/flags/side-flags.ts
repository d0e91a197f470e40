import type { Side } from '../../model/side.ts'
import { present, textFlag, type ParsedArguments } from './arguments.ts'

const text = { type: 'string' } as const

/** The flags by which commands that send requests are told their sides. */
export const sideOptions = {
  baseline: text,
  candidate: text,
  'baseline-protocol': text,
  'candidate-protocol': text,
  'baseline-url': text,
  'candidate-url': text,
  'baseline-key-env': text,
  'candidate-key-env': text,
} as const

/** What the flags say of a side. */
export interface SideFlags {
  readonly profile?: string
  readonly protocol?: string
  readonly url?: string
  readonly keyVariable?: string
}

export function readSideFlags(
  values: ParsedArguments['values'],
): Readonly<Record<Side, SideFlags>> {
  const of = (side: Side): SideFlags => {
    return present({
      profile: textFlag(values, side),
      protocol: textFlag(values, `${side}-protocol`),
      url: textFlag(values, `${side}-url`),
      keyVariable: textFlag(values, `${side}-key-env`),
    })
  }
  return { baseline: of('baseline'), candidate: of('candidate') }
}
