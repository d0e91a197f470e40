import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import type { ProgressState } from '../model/progress.ts'
import { renderPlainProgress, renderProgress } from './progress.ts'

const state: ProgressState = {
  slotsDone: 120,
  slotsTotal: 400,
  askedSides: ['baseline', 'candidate'],
  failed: { baseline: 0, candidate: 2 },
  costUsd: { baseline: 0.0123, candidate: null },
  elapsedMs: 30_000,
  remainingMs: 70_000,
  simulated: false,
}

describe('renderProgress', () => {
  test('shows how far the run is', () => {
    expect(renderProgress(state, { columns: 100, colour: false })).toBe(
      '█████████░░░░░░░░░░░░░░░░░░░░░  120 of 400  1 min 10 s left  failed 0 -> 2  $0.0123 -> ?',
    )
  })

  test('of a recording tells of the baseline alone', () => {
    const recording = { ...state, askedSides: ['baseline'] } as const
    expect(renderProgress(recording, { columns: 120, colour: false })).toMatch(
      /left {2}failed 0 {2}\$0\.0123$/,
    )
    expect(renderPlainProgress(recording)).toBe(
      '120 of 400 slots; failed: baseline 0; cost: baseline $0.0123; after 30.0 s, about 1 min 10 s left',
    )
  })

  test('names no time that is left when nothing is', () => {
    const done = { ...state, slotsDone: 400, remainingMs: 0 }
    expect(renderPlainProgress(done)).toMatch(/; after 30\.0 s$/)
    expect(renderProgress(done, { columns: 120, colour: false })).not.toContain('left')
  })

  test('names no fractions of the seconds that are left, which nobody knows', () => {
    expect(renderPlainProgress({ ...state, remainingMs: 19 })).toMatch(/s, under 1 s left$/)
    expect(renderPlainProgress({ ...state, remainingMs: 5920 })).toMatch(/s, about 6 s left$/)
    const shown = renderProgress({ ...state, remainingMs: 19 }, { columns: 120, colour: false })
    expect(shown).toContain('  120 of 400  under 1 s left  ')
  })

  test('says that a run is simulated', () => {
    const line = renderProgress({ ...state, simulated: true }, { columns: 100, colour: false })
    expect(line).toContain('  SIMULATED  120 of 400')
  })

  test('says whose limit is waited for, if not for a moment only', () => {
    const waiting = { side: 'candidate', ms: 42_000 } as const
    expect(renderProgress({ ...state, waiting }, { columns: 120, colour: false })).toContain(
      "  120 of 400  waiting 42.0 s for the candidate's limit  1 min 10 s left",
    )
    expect(renderPlainProgress({ ...state, waiting })).toContain(
      "; waiting 42.0 s for the candidate's limit; ",
    )
    const moment = { ...state, waiting: { ...waiting, ms: 900 } }
    expect(renderPlainProgress(moment)).not.toContain('waiting')
  })

  test('leaves out what does not fit, cost first', () => {
    expect(renderProgress(state, { columns: 48, colour: false })).toBe(
      '120 of 400  1 min 10 s left  failed 0 -> 2',
    )
    expect(renderProgress(state, { columns: 20, colour: false })).toBe('██░░░░░  120 of 400')
    expect(renderProgress(state, { columns: 7, colour: false })).toBe('120 o…')
  })

  test('colours change nothing else, and failures are red', () => {
    const coloured = renderProgress(state, { columns: 100, colour: true })
    expect(coloured).toContain('\u001B[31mfailed 0 -> 2\u001B[39m')
    expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(
      renderProgress(state, { columns: 100, colour: false }),
    )
  })

  test('a run without slots is no division by zero', () => {
    const empty = { ...state, slotsDone: 0, slotsTotal: 0, remainingMs: null }
    expect(renderProgress(empty, { columns: 100, colour: false })).toContain('░  0 of 0  failed')
  })

  test('is always shorter than the screen', () => {
    const slots = fc.nat(1_000_000)
    const states = fc.record({ slotsDone: slots, slotsTotal: slots, simulated: fc.boolean() })
    fc.assert(
      fc.property(states, fc.nat(200), (given, columns) => {
        const line = renderProgress({ ...state, ...given }, { columns, colour: false })
        expect(stringWidth(line)).toBeLessThan(Math.max(1, columns))
      }),
    )
  })
})

describe('renderPlainProgress', () => {
  test('says it in words', () => {
    expect(renderPlainProgress(state)).toBe(
      '120 of 400 slots; failed: baseline 0, candidate 2; cost: baseline $0.0123, candidate ?; after 30.0 s, about 1 min 10 s left',
    )
  })

  test('a simulated run without an estimate', () => {
    expect(renderPlainProgress({ ...state, simulated: true, remainingMs: null })).toMatch(
      /^SIMULATED 120 of 400 slots; .*; after 30\.0 s$/,
    )
  })
})
