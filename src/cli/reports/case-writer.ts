import type { CaseInMode } from './cases-in-modes.ts'

/** Makes the text of a report case by case, so that no report is ever whole in memory. */
export interface CaseWriter {
  begin(): string
  addCase(item: CaseInMode): string
  end(): string
}
