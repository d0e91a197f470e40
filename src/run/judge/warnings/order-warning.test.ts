import { expect, test } from 'vitest'
import { planRun } from '../../plan-run.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { chanceAnswer, judgedRun, type RunGiven } from '../../../testing/builders/build-run.ts'

const cases = goldenCases(30)
const firsts = new Map(
  planRun(cases, '42').slots.map(({ golden, sample, first }) => [`${golden.id} ${sample}`, first]),
)

/** A run in which the side that goes second takes `factor` times as long, sent `lateMs` later. */
function orderedRun(factor: number, lateMs = 0): RunGiven {
  return {
    cases,
    observe: place => {
      const usual = chanceAnswer(place, 'usual')
      const isSecond = firsts.get(`${place.golden.id} ${place.sample}`) !== place.side
      return isSecond ? { ...usual, totalMs: usual.totalMs * factor, lateMs } : usual
    },
  }
}

function warningsOf(given: RunGiven): string[] {
  return judgedRun(given).warnings.map(({ message }) => message)
}

test('that whoever goes second is faster is warned of, by the plan or by the times of sending', () => {
  const warning = expect.stringMatching(
    /^whichever side of a slot is sent second answers 1\d\.?\d* % faster \(90 pairs\)$/,
  ) as string
  expect(warningsOf(orderedRun(0.88))).toEqual([warning])
  expect(warningsOf(orderedRun(0.88, 2))).toEqual([warning])
})

test('nothing is said of chance, of little or of few cases', () => {
  expect(warningsOf(orderedRun(1))).toEqual([])
  expect(warningsOf(orderedRun(0.97))).toEqual([])
  expect(warningsOf({ ...orderedRun(0.8, 2), cases: cases.slice(0, 9) })).toEqual([])
})
