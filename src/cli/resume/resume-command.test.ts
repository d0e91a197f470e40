import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeResume } from './resume-command.ts'

const describeIt = (argv: string[], environment = {}) =>
  describeResume({ command: 'run', argv, runId: 'r1', environment })

test('is what was typed, with the id of the run in place of another', () => {
  expect(describeIt(['suites/a.yaml', '-j', '2'])).toBe('parity run --resume=r1 suites/a.yaml -j 2')
  expect(describeIt(['--resume', 'a.yaml'])).toBe('parity run --resume=r1 a.yaml')
  expect(describeIt(['--resume=r0'])).toBe('parity run --resume=r1')
  expect(describeIt(['--quiet'], { npm_lifecycle_event: 'parity' })).toBe(
    'npm run parity -- run --resume=r1 --quiet',
  )
})

test('a higher budget takes the place of the one that was typed', () => {
  const withBudget = (argv: string[]) =>
    describeResume({ command: 'run', argv, runId: 'r1', environment: {}, budgetUsd: 4 })
  for (const argv of [['a.yaml'], ['--budget-usd', '2', 'a.yaml'], ['--budget-usd=2', 'a.yaml']]) {
    expect(withBudget(argv)).toBe('parity run --resume=r1 --budget-usd=4 a.yaml')
  }
})

test.each([
  [4e-7, '0.0000004'],
  [0.012, '0.012'],
  [12_500, '12500'],
])('a budget of %s is written as the flag takes it', (budgetUsd, written) => {
  expect(
    describeResume({ command: 'run', argv: [], runId: 'r1', environment: {}, budgetUsd }),
  ).toBe(`parity run --resume=r1 --budget-usd=${written}`)
})

test('a shell reads back every argument as it was', () => {
  const argument = fc.string({ unit: 'grapheme', minLength: 0 }).filter(text => !/[\0]/.test(text))
  fc.assert(
    fc.property(fc.array(argument.filter(text => !text.startsWith('--resume'))), argv => {
      const script = `parity() { printf '%s\\0' "$@"; }; ${describeIt(argv)}`
      const read = execFileSync('bash', ['-c', script], { encoding: 'utf8' })
      expect(read.split('\0').slice(0, -1)).toEqual(['run', '--resume=r1', ...argv])
    }),
    { numRuns: 25 },
  )
})
