/** `--concurrency 4`, half of what was too much; null where there is nothing to halve. */
export function fewerSlotsFlag(concurrency: number): string | null {
  return concurrency > 1 ? `--concurrency ${Math.floor(concurrency / 2)}` : null
}
