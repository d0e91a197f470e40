import { expect, test } from 'vitest'
import { recordHelp } from './help.ts'
import { parseRunFlags } from './run-flags.ts'
import { UsageError } from '../usage-error.ts'

test('record takes the flags of a run, but those of a candidate and of reports', () => {
  expect(parseRunFlags(['a.yaml', '--samples', '5'], 'record')).toMatchObject({
    command: 'record',
    paths: ['a.yaml'],
    samples: 5,
  })
  for (const flag of ['--candidate=x', '--last-failed', '--reporter=dot', '--no-content']) {
    expect(() => parseRunFlags([flag], 'record')).toThrow(UsageError)
  }
})

test('its help fits a screen and names no flag that it does not take', () => {
  const lines = recordHelp.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(24)
  expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(105)
  const usage = recordHelp.slice(recordHelp.indexOf('Baseline '))
  const flags = [...usage.matchAll(/--[a-z-]+/g)].map(match => match[0])
  expect(flags.length).toBeGreaterThan(15)
  for (const flag of flags) {
    for (const given of [[flag], [flag, '1'], [flag, '1h']]) {
      try {
        parseRunFlags(given, 'record')
      } catch (error) {
        expect(String(error instanceof UsageError && error.problems[0]?.message)).not.toContain(
          'unknown option',
        )
      }
    }
  }
})
