/** The two ends of a comparison. */
export type Side = 'baseline' | 'candidate'

export const sides: readonly Side[] = ['baseline', 'candidate']

/** How an answer is delivered: server-sent events, or one JSON body. */
export type Mode = 'stream' | 'unary'

/** Modes in the order in which reports list them. */
export const modes: readonly Mode[] = ['unary', 'stream']
