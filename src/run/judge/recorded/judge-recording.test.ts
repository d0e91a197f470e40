import { expect, test } from 'vitest'
import { describeRecordingGaps } from './judge-recording.ts'

const golden = (name: string) => `support/${name}`

test.each([
  [[], [], 0, null],
  [[], [], 3, 'the recording lacks 3 samples: record anew'],
  [['a'], [], 1, 'the recording lacks 1 sample (1 case changed since): record anew'],
  [[], ['a', 'b'], 6, 'the recording lacks 6 samples (2 cases not recorded): record anew'],
  [
    ['a', 'b'],
    ['c'],
    9,
    'the recording lacks 9 samples (2 cases changed since, 1 case not recorded): record anew',
  ],
])('says what a recording lacks and why: %j %j %i', (changed, missing, samplesLacking, said) => {
  expect(
    describeRecordingGaps({
      changed: changed.map(golden),
      missing: missing.map(golden),
      samplesLacking,
    }),
  ).toBe(said)
})

test('says nothing where no baseline was recorded', () => {
  expect(describeRecordingGaps(null)).toBeNull()
})
