import type { CaseEvidence } from '../evidence/evidence.ts'
import { nothingMeasured, type Measurement } from './measurement.ts'

const base = {
  ...nothingMeasured,
  unit: 'share',
  neutral: 1,
  needed: { forParity: 1, forDrift: 1, noun: 'case' },
} as const

/** What share of the plan's cases (or samples) the verdict rests on. Fault cases do not count. */
export function measureCoverage(
  evidence: readonly CaseEvidence[],
  which: 'cases' | 'samples',
): Measurement {
  const counted = evidence.filter(item => !item.golden.fault)
  if (counted.length === 0) return base
  const share = which === 'cases' ? coveredCases(counted) : coveredSamples(counted)
  return {
    ...base,
    status: 'measured',
    estimate: share.covered / share.planned,
    baseline: share.planned,
    candidate: share.covered,
    samples: share.planned,
    needed: { ...base.needed, noun: which === 'cases' ? 'case' : 'sample' },
  }
}

function coveredCases(evidence: readonly CaseEvidence[]): { planned: number; covered: number } {
  const planned = new Set(evidence.map(item => item.caseKey))
  const uncovered = evidence.filter(item => !hasEnoughAnswers(item)).map(item => item.caseKey)
  return { planned: planned.size, covered: planned.size - new Set(uncovered).size }
}

/** Two baseline answers show its own noise; one candidate answer can then be held against it. */
export function hasEnoughAnswers(item: CaseEvidence): boolean {
  return item.numbers.baseline.answered >= 2 && item.numbers.candidate.answered >= 1
}

function coveredSamples(evidence: readonly CaseEvidence[]): { planned: number; covered: number } {
  let planned = 0
  let covered = 0
  for (const { golden, numbers } of evidence) {
    planned += 2 * golden.samples
    covered += numbers.baseline.samples + numbers.candidate.samples
  }
  return { planned, covered }
}
