import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { withoutLogCommands } from './without-log-commands.ts'

describe('withoutLogCommands', () => {
  test.each([
    ['::error::x', ': :error::x'],
    ['  ::add-mask::x', '  : :add-mask::x'],
    ['a\n\t::stop-commands::x', 'a\n\t: :stop-commands::x'],
    ['\u001B[2m  ::error::x\u001B[22m', '\u001B[2m  : :error::x\u001B[22m'],
    ['x ##[group]y', 'x # #[group]y'],
    ['##vso[task.complete result=Succeeded]', '# #vso[task.complete result=Succeeded]'],
    ["##teamcity[buildStop comment='x']", "# #teamcity[buildStop comment='x']"],
    ['a::b, ## heading, ##x', 'a::b, ## heading, ##x'],
  ])('%j is %j', (text, safe) => {
    expect(withoutLogCommands(text)).toBe(safe)
  })

  test('no line that a runner takes a command from is left', () => {
    const piece = fc.constantFrom(
      '::',
      ':',
      '#',
      '##',
      '[',
      'error',
      'vso[',
      ' ',
      '\n',
      '\u001B[31m',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), pieces => {
        const safe = withoutLogCommands(pieces.join(''))
        expect(safe).not.toMatch(/^(?:\s|\u001B\[31m)*::/m)
        expect(safe).not.toMatch(/##(?:\[|vso\[)/)
      }),
      { numRuns: 500 },
    )
  })
})
