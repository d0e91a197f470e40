import { expect, test } from 'vitest'
import { wantsColour } from './wants-colour.ts'

const output = (isTerminal: boolean) => ({ write: () => {}, isTerminal, columns: 80 })

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { TERM: 'dumb' }, false],
  [true, { TERM: 'xterm-256color' }, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, { FORCE_COLOR: '1' }, true],
  [true, { TERM: 'dumb', FORCE_COLOR: '1' }, true],
  [true, { FORCE_COLOR: '0' }, true],
  [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
])('a terminal %s with %j: colour is %s', (isTerminal, environment, wanted) => {
  expect(wantsColour({ environment }, output(isTerminal))).toBe(wanted)
})
