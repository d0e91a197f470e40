import { expect, test } from 'vitest'
import type { CaseEvidence } from '../evidence/evidence.ts'
import { gatherEvidence } from '../evidence/gather-evidence.ts'
import { runPermutations } from './run-permutations.ts'
import { anExchange } from '../../../testing/builders/build-exchange.ts'
import { aGoldenCase } from '../../../testing/builders/build-golden-case.ts'

function evidenceOf(answers: number, reasonOf: (index: number) => string): CaseEvidence {
  const item = gatherEvidence({
    golden: aGoldenCase(),
    mode: 'unary',
    exchanges: { baseline: [anExchange()], candidate: [anExchange({ side: 'candidate' })] },
    timeoutMs: 1000,
  })
  const reasons = Array.from({ length: answers }, (_, index) => reasonOf(index))
  const sides = { baseline: reasons, candidate: reasons }
  return { ...item, contract: { ...item.contract, 'finish-reason': sides } }
}

test('all tests of a run make 1,999 permutations', () => {
  expect(runPermutations([])).toBe(1999)
  expect(runPermutations([evidenceOf(5, () => 'stop')])).toBe(1999)
})

test('and 499 where very much has to be exchanged each time', () => {
  const reasons = ['stop', 'length']
  const varied = evidenceOf(250_000, index => reasons[index % 2] ?? '')
  const constant = evidenceOf(250_000, () => 'stop')
  const tenTimes = (item: CaseEvidence) => Array.from({ length: 10 }, () => item)
  expect(runPermutations(tenTimes(varied))).toBe(499)
  expect(runPermutations(tenTimes(constant))).toBe(1999)
})
