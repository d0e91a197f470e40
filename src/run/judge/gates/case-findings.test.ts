import { describe, expect, test } from 'vitest'
import type { ContractKind } from '../../../model/gate.ts'
import { goldenEvidence } from '../../../testing/builders/build-measured-gate.ts'
import { someNumbers } from '../../../testing/builders/build-report.ts'
import { expectationKey } from '../measures/contract-strata.ts'
import { stratumKey, type BySide, type CaseEvidence } from '../evidence/evidence.ts'
import {
  describeContract,
  excessOf,
  findCaseFindings,
  type FindingContext,
} from './case-findings.ts'
import { createWaiverBook } from './waivers.ts'

const waiver = {
  id: 'known',
  cases: '*',
  finding: '*',
  reason: 'agreed',
  expires: '2026-12-31',
}

/** A case that was answered on both sides and shows this and nothing else. */
function showing(
  contract: Partial<Record<ContractKind, BySide<readonly (string | null)[]>>>,
  given: Partial<CaseEvidence> = {},
): CaseEvidence {
  const [some] = goldenEvidence(1, 3)
  if (!some) throw new Error('no evidence')
  const numbers = { baseline: someNumbers(), candidate: someNumbers() }
  return { ...some, numbers, contract: { ...some.contract, ...contract }, ...given }
}

function findingsOf(evidence: CaseEvidence, given: Partial<FindingContext> = {}) {
  return findCaseFindings(evidence, {
    breaks: new Map(),
    significant: new Set(),
    flags: new Map(),
    waivers: createWaiverBook([], '2026-03-01'),
    ...given,
  }).map(({ kind, level, waivedBy }) => [kind, level, waivedBy])
}

const times = (count: number, value: string) => Array.from({ length: count }, () => value)
const check = (baseline: readonly string[], candidate: readonly string[], detail = '') => ({
  expectations: [
    { kind: 'contains', description: 'contains "30"', outcomes: { baseline, candidate }, detail },
  ] as const,
})

describe('what differs in a case', () => {
  test('comes with breaks first, then flags, then notes', () => {
    const evidence = showing({
      'finish-reason': { baseline: times(3, 'stop'), candidate: times(3, 'length') },
      'prompt-tokens': { baseline: times(3, '12'), candidate: times(3, '31') },
      model: { baseline: times(3, 'a'), candidate: times(3, 'b') },
    })
    const key = stratumKey(evidence)
    const breaks = new Map([['contract.model', new Set([key])]])
    const significant = new Set(['contract.prompt-tokens'])
    expect(
      findingsOf(evidence, { breaks, significant }).map(([kind, level]) => [level, kind]),
    ).toEqual([
      ['break', 'contract.model'],
      ['flag', 'contract.prompt-tokens'],
      ['note', 'contract.finish-reason'],
    ])
    // A break of another case is none of this one.
    const elsewhere = new Map([['contract.model', new Set(['other'])]])
    expect(findingsOf(evidence, { breaks: elsewhere }).map(([, level]) => level)).toEqual(
      times(3, 'note'),
    )
  })

  test('is not what the baseline shows among its own samples just as often', () => {
    // One of three pairs of baseline answers is alike; so are three of nine across.
    const baseline = ['stop', 'stop', 'length']
    const noise = showing({
      'finish-reason': { baseline, candidate: ['length', 'length', 'length'] },
    })
    expect(findingsOf(noise)).toEqual([])
    expect(excessOf({ baseline, candidate: times(3, 'length') }, 'value')).toBeCloseTo(0, 12)
    expect(excessOf({ baseline, candidate: times(3, 'tool_calls') }, 'value')).toBeCloseTo(
      1 / 3,
      12,
    )
    expect(excessOf({ baseline: [], candidate: ['broken'] }, 'flag')).toBe(0)
  })

  test('is also a model or a number of prompt tokens that one side alone reports', () => {
    const oneSided = { baseline: times(3, '12'), candidate: [null, null, null] }
    expect(findingsOf(showing({ 'prompt-tokens': oneSided }))).toEqual([
      ['contract.prompt-tokens', 'note', null],
    ])
    expect(findingsOf(showing({ model: oneSided }))).toEqual([['contract.model', 'note', null]])
    expect(findingsOf(showing({ 'tool-name': oneSided }))).toEqual([])
    const unanswered = {
      numbers: { baseline: someNumbers(), candidate: someNumbers({ answered: 0 }) },
    }
    expect(findingsOf(showing({ model: oneSided }, unanswered))).toEqual([])
  })

  test('is a faulty request that nobody refuses, unless one refuses it now and then', () => {
    const answered = times(3, 'answered')
    const all = { baseline: answered, candidate: answered }
    expect(findingsOf(showing({ 'fault-class': all }))).toHaveLength(1)
    const some = [...times(2, 'answered'), 'auth']
    const mixed = { baseline: some, candidate: some }
    expect(findingsOf(showing({ 'fault-class': mixed }))).toEqual([])
  })
})

describe('a golden check that fails', () => {
  const ok = times(3, 'ok')
  const broken = times(3, 'broken')

  test('is a note where it fails on the baseline as often, and a waiver is none of its business', () => {
    const book = () => ({ waivers: createWaiverBook([waiver], '2026-03-01') })
    const note = [['expect.failed', 'note', null]]
    const significant = new Set(['expect.failed'])
    expect(findingsOf(showing({}, check(broken, broken)), { ...book(), significant })).toEqual(note)
    expect(findingsOf(showing({}, check(broken, ok)), { ...book(), significant })).toEqual(note)
    expect(findingsOf(showing({}, check(ok, broken)), book())).toEqual([
      ['expect.failed', 'note', 'known'],
    ])
    expect(findingsOf(showing({}, check(ok, ok)))).toEqual([])
  })

  test('breaks by itself, and not with another check of its case', () => {
    const worse = showing({}, check(ok, broken))
    const keyed = (index: number) => ({
      breaks: new Map([['expect.failed', new Set([expectationKey(worse, index)])]]),
    })
    expect(findingsOf(worse, keyed(0))[0]?.[1]).toBe('break')
    expect(findingsOf(worse, keyed(1))[0]?.[1]).toBe('note')
  })
})

describe('the words for what differs', () => {
  test.each([
    ['exact', '(p=0.0006)'],
    ['approximate', '(p=0.0006, approximate)'],
  ] as const)('say whether the p of answers that stand out is %s', (basis, words) => {
    const evidence = showing({})
    const key = stratumKey(evidence)
    const flags = new Map([[key, { key, z: 4, p: 0.0006, basis, flagged: true }]])
    const [finding] = findCaseFindings(evidence, {
      breaks: new Map(),
      significant: new Set(),
      flags,
      waivers: createWaiverBook([], '2026-03-01'),
    })
    expect(finding?.detail).toBe(`answers differ more than the baseline's own do ${words}`)
  })

  test('name the three most frequent values, those that are as frequent by name', () => {
    const baseline = ['d', 'c', 'b', 'a', 'd', 'c']
    const evidence = showing({ model: { baseline, candidate: [null] } })
    expect(describeContract(evidence, 'model')).toBe(
      'model c ×2, model d ×2, model a -> not reported',
    )
  })

  test('tell of a malformed stream what is wrong with it, of three things at most', () => {
    const stream = { baseline: ['ok'], candidate: ['broken'] }
    const withBreaks = (forms: readonly string[]) =>
      describeContract(
        showing({ stream }, { wireForms: { baseline: [], candidate: [forms] } }),
        'stream',
      )
    expect(withBreaks([])).not.toContain('(')
    expect(withBreaks(['a', 'b', 'c'])).toMatch(/ \(a; b; c\)$/)
    expect(withBreaks(['a', 'b', 'c', 'd'])).toMatch(/ \(a; b; c; 1 more\)$/)
  })
})
