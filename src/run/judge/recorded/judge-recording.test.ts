import { expect, test } from 'vitest'
import { describeRecordingGaps } from './judge-recording.ts'

test.each([
  { changed: 0, missing: 0, samplesLacking: 0, said: null },
  { changed: 0, missing: 0, samplesLacking: 3, said: 'the recording lacks 3 samples: record anew' },
  {
    changed: 1,
    missing: 0,
    samplesLacking: 1,
    said: 'the recording lacks 1 sample (1 case changed since): record anew',
  },
  {
    changed: 0,
    missing: 2,
    samplesLacking: 6,
    said: 'the recording lacks 6 samples (2 cases not recorded): record anew',
  },
  {
    changed: 2,
    missing: 1,
    samplesLacking: 9,
    said: 'the recording lacks 9 samples (2 cases changed since, 1 case not recorded): record anew',
  },
])('says what a recording lacks and why: $said', ({ changed, missing, samplesLacking, said }) => {
  const cases = (count: number) => Array.from({ length: count }, (_, index) => `support/${index}`)
  const gaps = { changed: cases(changed), missing: cases(missing), samplesLacking }
  expect(describeRecordingGaps(gaps)).toBe(said)
})

test('says nothing where no baseline was recorded', () => {
  expect(describeRecordingGaps(null)).toBeNull()
})
