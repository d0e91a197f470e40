import type { ContractStratum } from '../../statistics/contract/contract-rates.ts'

/** A kind that breaks or does not: `x` for each sample that breaks, `o` for one that does not, `-` for none. */
export function flags(key: string, baseline: string, candidate: string): ContractStratum {
  const read = (side: string) =>
    side.split('').map(letter => ({ x: 'broken', o: 'ok' })[letter] ?? null)
  return {
    key,
    caseKey: key,
    cluster: key,
    kind: 'flag',
    baseline: read(baseline),
    candidate: read(candidate),
  }
}

/** A kind of many values: a letter for each sample, `-` for none. */
export function values(key: string, baseline: string, candidate: string): ContractStratum {
  const read = (side: string) => side.split('').map(letter => (letter === '-' ? null : letter))
  return {
    ...flags(key, '', ''),
    kind: 'value',
    baseline: read(baseline),
    candidate: read(candidate),
  }
}
