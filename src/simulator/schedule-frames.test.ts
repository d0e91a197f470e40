import { expect, test } from 'vitest'

import { scheduleFrames } from './schedule-frames.ts'

const frames = {
  headers: {},
  opening: ['role'],
  pieces: ['a', 'b', 'c', 'd'],
  closing: ['usage', 'end'],
}
const pace = { firstTokenMs: 50, totalMs: 150 }

test('spreads the pieces from the first token to the end', () => {
  expect(scheduleFrames({ frames, pace, arrivedAt: 1000, isCut: false })).toEqual([
    { dueAt: 1030, text: 'role' },
    { dueAt: 1050, text: 'a' },
    { dueAt: 1075, text: 'b' },
    { dueAt: 1100, text: 'c' },
    { dueAt: 1125, text: 'd' },
    { dueAt: 1150, text: 'usage' },
    { dueAt: 1150, text: 'end' },
  ])
})

test('leaves the last pieces and the end mark out of a cut stream', () => {
  const cut = scheduleFrames({ frames, pace, arrivedAt: 0, isCut: true })
  expect(cut.map(frame => frame.text)).toEqual(['role', 'a', 'b'])
})
