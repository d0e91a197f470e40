/** `p=0.031`, `p=0.0005`, `p<0.0001`; `p unknown` where nothing was tested. */
export function describeP(p: number | null): string {
  if (p === null || !Number.isFinite(p)) return 'p unknown'
  return p < 0.0001 ? 'p<0.0001' : `p=${Number(p.toFixed(4))}`
}
