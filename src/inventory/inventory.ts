import type { CodeFinding } from './finding/code-finding.ts'
import type { SkipReason } from './files/skip-file.ts'

/** A place that could not be searched. */
export interface InventoryNote {
  readonly path: string
  readonly reason: string
}

/** What a scan of a code base found. */
export interface Inventory {
  /** By file, line and kind. */
  readonly findings: readonly CodeFinding[]
  readonly filesRead: number
  readonly filesSkipped: Readonly<Record<SkipReason, number>>
  readonly notes: readonly InventoryNote[]
}
