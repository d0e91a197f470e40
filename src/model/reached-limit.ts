import { formatMs, formatUsd } from './format.ts'

/** A limit of the user's that ended a run before all was sent. */
export type ReachedLimit =
  | { readonly kind: 'budget'; readonly usd: number }
  | { readonly kind: 'duration'; readonly ms: number }

/** `budget of $5.00`, `time limit of 30 min`. */
export function describeReachedLimit(limit: ReachedLimit): string {
  return limit.kind === 'budget'
    ? `budget of ${formatUsd(limit.usd)}`
    : `time limit of ${formatMs(limit.ms)}`
}
