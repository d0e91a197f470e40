import { describe, expect, test } from 'vitest'
import { strataOf } from '../../../testing/builders/answer-strata.ts'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { goldenEvidence } from '../../../testing/builders/build-measured-gate.ts'
import type { GoldenCase } from '../../../model/suite.ts'
import type { CaseEvidence, RepeatEvidence } from '../evidence/evidence.ts'
import { findCopies, findMissingAnswers } from './quality-obstacle.ts'

function textCases(cases: readonly GoldenCase[]): CaseEvidence[] {
  const [some] = goldenEvidence(1, 3)
  return cases.flatMap(golden =>
    some ? { ...some, golden, caseKey: `${golden.suite}/${golden.id}` } : [],
  )
}

/** What has answers, where the first of these cases have lost them. */
function missingOf(cases: readonly GoldenCase[], lost: number) {
  const texts = textCases(cases)
  const answers = texts.slice(lost).map(({ caseKey }) => ({
    key: caseKey,
    baseline: ['a', 'b'],
    candidate: ['a'],
  }))
  const usable = strataOf(answers, '42').map((stratum, index) => ({
    ...stratum,
    cluster: texts[lost + index]?.golden.cluster ?? '',
  }))
  return findMissingAnswers(texts, usable)
}

describe('cases without answers', () => {
  test('are no obstacle up to a tenth of them', () => {
    expect(missingOf(goldenCases(10), 0)).toBeNull()
    expect(missingOf(goldenCases(10), 1)).toBeNull()
    expect(missingOf(goldenCases(10), 2)).toMatch(/^2 of 10 text cases have fewer than 2 baseline/)
  })

  test('are one where they are more than a tenth of the clusters, or of the cases', () => {
    const family = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        aGoldenCase({ id: `template-${index}`, cluster: 'template' }),
      )
    // Two of 28 cases, but two of nine clusters.
    const clusters = [...goldenCases(8), ...family(20)]
    expect(missingOf(clusters, 2)).toMatch(/^2 of 28 text cases/)
    // Five of 30 cases, and none of eleven clusters.
    expect(missingOf([...family(20), ...goldenCases(10)], 5)).toMatch(/^5 of 30 text cases/)
  })

  test('that were to be asked once are a matter of the plan', () => {
    expect(missingOf(goldenCases(10, { samples: 1 }), 5)).toBeNull()
  })
})

describe('copies among the repeats of one side', () => {
  const repeats = (identical: number, texts: readonly number[]): RepeatEvidence => ({
    pairs: 10,
    identical,
    texts,
  })

  /** Ten cases whose texts are their own, unless `shared` gives all candidates the same. */
  function copiesOf(
    identical: { readonly baseline: number; readonly candidate: number },
    shared?: { readonly candidate: number; readonly baseline?: number },
  ) {
    const texts = textCases(goldenCases(10)).map((item, index) => ({
      ...item,
      repeats: {
        baseline: repeats(identical.baseline, [shared?.baseline ?? 200 + index]),
        candidate: repeats(identical.candidate, [shared?.candidate ?? 100 + index]),
      },
    }))
    return findCopies(texts)
  }

  test('are noticed where they are more frequent by more than 30 points, on either side', () => {
    expect(copiesOf({ baseline: 0, candidate: 3 })).toBeNull()
    expect(copiesOf({ baseline: 1, candidate: 4 })).toBeNull()
    expect(copiesOf({ baseline: 1, candidate: 5 })).toEqual({
      side: 'candidate',
      detail: '50 % of its repeats are the same text, 10 % on the other side',
    })
    expect(copiesOf({ baseline: 5, candidate: 1 })?.side).toBe('baseline')
  })

  test('are not those of an answer that is given to every prompt, unless the baseline gives it, too', () => {
    const identical = { baseline: 0, candidate: 10 }
    expect(copiesOf(identical, { candidate: 7 })).toBeNull()
    expect(copiesOf(identical, { candidate: 7, baseline: 7 })?.side).toBe('candidate')
  })
})
