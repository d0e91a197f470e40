/** How old a recording was when a run was started, in milliseconds; clocks may disagree. */
export function ageOf(recordedAt: string, startedAt: string): number {
  return Math.max(0, Date.parse(startedAt) - Date.parse(recordedAt))
}
