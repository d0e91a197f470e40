import type { SideSettings } from './settings.ts'

/** The model that checks of the kind `judge` are put to, without its key. */
export interface JudgeModel extends Pick<
  SideSettings,
  'profile' | 'protocol' | 'baseUrl' | 'keyVariable' | 'headers' | 'request'
> {
  readonly model: string
}

/** Every question is put twice; which of the two verdicts it names first. */
export const verdictOrders = ['pass-first', 'fail-first'] as const

export type VerdictOrder = (typeof verdictOrders)[number]

/** What the judge was asked in a run, and how far its verdicts can be relied on. */
export interface JudgeReport {
  readonly model: string
  /** Answers times criteria, equal answers to one prompt once; each was put in both orders. */
  readonly questions: number
  readonly decided: number
  /** Questions that count neither as passed nor as failed, by why. */
  readonly abstained: {
    /** The verdict changed with the order in which the verdicts were named. */
    readonly order: number
    readonly unsure: number
    /** What came back was not the JSON that was asked for. */
    readonly unreadable: number
    readonly failed: number
    readonly notAsked: number
  }
  /** Of those that changed with the order: how often the verdict was the one named first. */
  readonly favouredFirst: number
  readonly requests: number
  /** US dollars of all requests whose cost is known; null where none is. */
  readonly costUsd: number | null
  readonly costUnknown: number
}
