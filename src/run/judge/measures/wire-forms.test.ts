import { describe, expect, test } from 'vitest'
import type { WireNote } from '../../../model/exchange.ts'
import { goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aGateSetting, judgedRun, usualAnswer } from '../../../testing/builders/build-run.ts'
import { gateOf, type Place } from '../../../testing/builders/candidate-shows.ts'

const breaks = (...details: string[]): readonly WireNote[] =>
  details.map(detail => ({ code: 'wrong-type', level: 'break', detail }))

const content = 'content is a number where clients expect text'
const calls = 'tool_calls is text where clients expect a list'

/** A run of 50 cases in which each answer shows what is said of it. */
const showing = (notes: (place: Place) => readonly WireNote[]) =>
  judgedRun({
    cases: goldenCases(50),
    observe: place => ({ ...usualAnswer(place), wireNotes: notes(place) }),
  })

const isFirst = ({ golden }: Place) => golden.id === 'case-000'

describe('answers that clients misread', () => {
  test('in the same way on both sides are no difference', () => {
    const report = showing(() => breaks(content))
    expect(gateOf(report, 'contract.stream').verdict).toBe('parity')
  })

  test('in another way each time are a break, however the baseline is misread elsewhere', () => {
    const report = showing(place =>
      place.side === 'candidate' && isFirst(place) ? breaks(content, calls) : breaks(content),
    )
    expect(gateOf(report, 'contract.stream')).toMatchObject({
      verdict: 'drift',
      reason: `support/case-000: malformed response ×3 -> malformed response ×3 (${calls}); so in every candidate sample, and in no baseline sample of the run`,
    })
    expect(report.cases[0]?.verdict).toBe('drift')
    expect(report.cases[1]?.verdict).toBe('parity')
  })

  test('instead of how the baseline is misread are a break', () => {
    const report = showing(place =>
      isFirst(place) ? breaks(place.side === 'candidate' ? calls : content) : [],
    )
    expect(gateOf(report, 'contract.stream').verdict).toBe('drift')
  })

  test('now and then in another way are found by how often', () => {
    const report = showing(place =>
      place.side === 'candidate' && place.sample === 1 ? breaks(content, calls) : breaks(content),
    )
    const gate = gateOf(report, 'contract.stream')
    expect(gate).toMatchObject({ verdict: 'drift', baseline: 0 })
    expect(gate.candidate).toBeCloseTo(1 / 3, 9)
  })

  test('more often in a way that the baseline is now and then are found by how often', () => {
    const report = showing(({ side, sample }) =>
      side === 'candidate' || sample === 1 ? breaks(content) : [],
    )
    const gate = gateOf(report, 'contract.stream')
    expect(gate).toMatchObject({ verdict: 'drift', candidate: 1 })
    expect(gate.baseline).toBeCloseTo(1 / 3, 9)
  })

  test('in one way more often and once in another are found by what is more', () => {
    const report = showing(place => {
      if (place.side === 'baseline') return place.sample === 1 ? breaks(content) : []
      return isFirst(place) && place.sample === 1 ? breaks(content, calls) : breaks(content)
    })
    const gate = gateOf(report, 'contract.stream')
    expect(gate).toMatchObject({ verdict: 'drift', candidate: 1 })
  })

  test('keep a limit only if both ways do', () => {
    const gates = [aGateSetting('contract.stream', '<= 10%')]
    const run = (share: number) =>
      gateOf(
        judgedRun({
          cases: goldenCases(100),
          gates,
          observe: place => ({
            ...usualAnswer(place),
            wireNotes: breaks(
              content,
              ...(place.side === 'candidate' && Number(place.golden.id.slice(5)) < share
                ? [calls]
                : []),
            ),
          }),
        }),
        'contract.stream',
      )
    expect(run(0).verdict).toBe('parity')
    expect(run(1).verdict).toBe('parity')
    expect(run(30).verdict).toBe('drift')
  })
})

test.each([16, 40])(
  '%i rare forms are chance, though half of them are on one side alone',
  count => {
    const report = showing(place => {
      const number = Number(place.golden.id.slice(5))
      const isHere = place.sample === 1 && number < count
      const side = number % 2 === 0 ? 'candidate' : 'baseline'
      return isHere && place.side === side ? breaks(`field ${number} is odd`) : []
    })
    expect(gateOf(report, 'contract.stream').verdict).toBe('parity')
  },
)

test('more forms than can be told apart are one', () => {
  const report = showing(({ golden, side }) =>
    side === 'candidate' ? breaks(`${golden.id} is odd`) : [],
  )
  expect(gateOf(report, 'contract.stream').verdict).toBe('drift')
})
