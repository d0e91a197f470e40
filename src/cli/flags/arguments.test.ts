import { expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { parseFlags } from './arguments.ts'

const options = {
  samples: { type: 'string' },
  grep: { type: 'string', short: 'g' },
  quiet: { type: 'boolean', short: 'q' },
} as const

function refusal(...argv: readonly string[]) {
  try {
    parseFlags(argv, options)
  } catch (error) {
    if (error instanceof UsageError) return error.problems
    throw error
  }
  return []
}

test.each<[string, readonly string[], { message: string; hint?: string }]>([
  ['nothing after it', ['--samples'], { message: '--samples has no value' }],
  ['nothing after its short form', ['-g'], { message: '--grep has no value' }],
  [
    'a dash after it',
    ['--samples', '-1'],
    {
      message: '--samples has no value: what follows begins with a dash',
      hint: 'if that is the value, write --samples=...',
    },
  ],
  ['a value that it does not take', ['--quiet=yes'], { message: '--quiet takes no value' }],
  [
    'another spelling',
    ['--sample', '3'],
    { message: 'unknown option --sample', hint: 'did you mean --samples?' },
  ],
])('a flag with %s is refused in words that say what to do', (_, argv, problem) => {
  expect(refusal(...argv)).toEqual([{ severity: 'error', ...problem }])
})
