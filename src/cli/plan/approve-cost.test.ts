import { describe, expect, test } from 'vitest'
import { approveCost, type ApprovalOptions } from './approve-cost.ts'
import { UsageError } from '../usage-error.ts'

const estimate = {
  usd: 7.5,
  bySide: { baseline: 3.5, candidate: 4 },
  judge: null,
  requests: 100,
  inputTokens: 1000,
  outputTokens: 1000,
  unlimited: 0,
  unpriced: { baseline: [], candidate: [] },
}

/** A person at a terminal; whatever matters to a test is given. */
async function ask(
  given: Partial<Omit<ApprovalOptions, 'world'>> & {
    readonly answer?: string | null
    readonly stdinIsTerminal?: boolean
    readonly stderrIsTerminal?: boolean
    readonly interrupted?: boolean
  } = {},
) {
  const { answer = null, stdinIsTerminal = true, stderrIsTerminal = true, ...options } = given
  const interrupt = new AbortController()
  let shown = ''
  const approved = approveCost({
    estimate,
    askAboveUsd: 5,
    agreed: false,
    environment: {},
    world: {
      stdinIsTerminal,
      stderr: {
        isTerminal: stderrIsTerminal,
        columns: 80,
        write: text => {
          shown += text
        },
      },
      readLine: async () => {
        if (given.interrupted) interrupt.abort()
        return answer
      },
      interrupt: interrupt.signal,
    },
    ...options,
  })
  const exitCode = await approved.then(
    () => 0,
    error => (error instanceof UsageError ? error.exitCode : -1),
  )
  return { shown, exitCode }
}

describe('approveCost', () => {
  test.each(['y', 'Y', 'yes\n', ' YES '])('goes on after "%s"', async answer => {
    const { shown, exitCode } = await ask({ answer })
    expect(shown).toBe('this run is estimated to cost $7.50 at list prices; go on? [y/N] ')
    expect(exitCode).toBe(0)
  })

  test.each(['n', '', '\n', 'yellow', null])('ends with exit 2 after %j', async answer => {
    expect((await ask({ answer })).exitCode).toBe(2)
  })

  test('ends as interrupted at Ctrl-C', async () => {
    expect((await ask({ interrupted: true })).exitCode).toBe(130)
  })

  test.each([
    ['a low estimate', { askAboveUsd: 7.5 }],
    ['no estimate', { estimate: { ...estimate, usd: null } }],
    ['a person who agreed beforehand', { agreed: true }],
    ['no terminal to answer from', { stdinIsTerminal: false }],
    ['no terminal to ask on', { stderrIsTerminal: false }],
    ['continuous integration', { environment: { CI: 'true' } }],
  ])('asks nothing with %s', async (_, given) => {
    expect(await ask({ answer: 'n', ...given })).toEqual({ shown: '', exitCode: 0 })
  })
})
