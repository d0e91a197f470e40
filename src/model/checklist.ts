import type { Side } from './side.ts'

/** Worst first; `not verified` is what could not be found out. */
export const checkVerdicts = ['fail', 'not verified', 'warn', 'pass', 'not applicable'] as const

export type CheckVerdict = (typeof checkVerdicts)[number]

export const checkAreas = [
  'connection',
  'models',
  'requests',
  'features',
  'failures',
  'records',
  'parameters',
  'fields',
] as const

export type CheckArea = (typeof checkAreas)[number]

/** What was sent and what came back, in a line each. */
export interface Evidence {
  readonly sent: string
  readonly received: string
  /** How the model's answer begins; not there where none came, or content is left out. */
  readonly answer?: string
}

/** One line of the checklist. */
export interface CheckItem {
  /** `requests.stream`, `models.listed`; the same for every side and subject. */
  readonly id: string
  readonly area: CheckArea
  readonly title: string
  readonly side: Side | 'both'
  /** The model or parameter that it is about; null where it is about the side as a whole. */
  readonly subject: string | null
  readonly verdict: CheckVerdict
  /** Whether a migration can do without knowing it. */
  readonly required: boolean
  /** Why the verdict is what it is. */
  readonly summary: string
  readonly evidence: readonly Evidence[]
  /** What to do about it; null where there is nothing to do. */
  readonly fix: string | null
}

/** How a side treats a request parameter. */
export const parameterUses = ['honoured', 'ignored', 'rejected', 'unclear'] as const

export type ParameterUse = (typeof parameterUses)[number]

export interface ParameterRow {
  readonly parameter: string
  /** Whether a selected suite sets it. */
  readonly isUsed: boolean
  readonly baseline: ParameterUse
  readonly candidate: ParameterUse
}

interface CheckedSide {
  readonly profile: string
  readonly protocol: string
  readonly baseUrl: string
  /** Why nothing can be asked of it; null for a side that answers. */
  readonly unusable: string | null
}

/** The ids under which sides know a model, as `models:` of the configuration has them. */
export type ModelMap = Readonly<Record<string, Readonly<Partial<Record<Side, string>>>>>

/** Everything that `parity check` found out. */
export interface Checklist {
  readonly formatVersion: 1
  readonly toolVersion: string
  readonly checkId: string
  readonly startedAt: string
  readonly simulated: boolean
  readonly interrupted: boolean
  readonly sides: Readonly<Record<Side, CheckedSide>>
  readonly counts: Readonly<Record<CheckVerdict, number>>
  readonly items: readonly CheckItem[]
  readonly parameters: readonly ParameterRow[]
  /** Entries that the configuration lacks. */
  readonly proposedModels: ModelMap
}

export function countVerdicts(items: readonly CheckItem[]): Checklist['counts'] {
  const count = (verdict: CheckVerdict): number =>
    items.filter(item => item.verdict === verdict).length
  return {
    fail: count('fail'),
    'not verified': count('not verified'),
    warn: count('warn'),
    pass: count('pass'),
    'not applicable': count('not applicable'),
  }
}
