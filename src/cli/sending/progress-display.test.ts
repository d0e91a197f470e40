import stringWidth from 'string-width'
import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ProgressState } from '../../model/progress.ts'
import { createProgressDisplay } from './progress-display.ts'
import type { World } from '../world.ts'

const clearLine = '\r\u001B[2K'
const state: ProgressState = {
  askedSides: ['baseline', 'candidate'],
  slotsDone: 1234,
  slotsTotal: 5678,
  failed: { baseline: 12, candidate: 345 },
  costUsd: { baseline: 1.25, candidate: 1.5 },
  elapsedMs: 61_000,
  remainingMs: 240_000,
  simulated: true,
}

function aTerminal(options: { isTerminal?: boolean; environment?: Record<string, string> } = {}): {
  world: World
  written: string[]
  resize: (columns: number) => void
} {
  const written: string[] = []
  let width = 80
  const stderr = {
    write: (text: string) => void written.push(text),
    isTerminal: options.isTerminal ?? true,
    get columns() {
      return width
    },
  }
  const world = { stderr, environment: options.environment ?? {} } as unknown as World
  const resize = (columns: number) => {
    width = columns
  }
  return { world, written, resize }
}

const wanted = { quiet: false, colour: true }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('progress', () => {
  test('on a terminal is a line that never wraps, whatever its width becomes, and is cleared', () => {
    const { world, written, resize } = aTerminal()
    const display = createProgressDisplay(world, wanted)
    display.start(() => state)
    for (const columns of [80, 200, 41, 20, 7, 2, 1]) {
      resize(columns)
      written.length = 0
      vi.advanceTimersByTime(100)
      expect(written).toHaveLength(1)
      const text = written[0] ?? ''
      expect(text.startsWith(clearLine)).toBe(true)
      const shown = stripVTControlCharacters(text).replace('\r', '')
      expect(stringWidth(shown)).toBeLessThan(columns)
      expect(text).not.toContain('\n')
    }
    display.stop()
    expect(written.at(-1)).toBe(clearLine)
    written.length = 0
    display.stop()
    vi.advanceTimersByTime(60_000)
    expect(written).toEqual([])
  })

  test('elsewhere is a line every ten seconds and one at the end', () => {
    for (const terminal of [{ isTerminal: false }, { environment: { TERM: 'dumb' } }]) {
      const { world, written } = aTerminal(terminal)
      const display = createProgressDisplay(world, wanted)
      display.start(() => state)
      vi.advanceTimersByTime(25_000)
      display.stop()
      expect(written).toHaveLength(3)
      for (const line of written)
        expect(line).toMatch(/^SIMULATED 1,?234 of 5,?678 slots;[^\r\u001B]*\n$/)
      expect(written.map(line => line.includes(' left'))).toEqual([true, true, false])
    }
  })

  test('has colour where the terminal and the user want it', () => {
    const cases: [Record<string, string>, boolean, boolean][] = [
      [{}, true, true],
      [{}, false, false],
      [{ NO_COLOR: '1' }, true, false],
      [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ]
    for (const [environment, colour, coloured] of cases) {
      const { world, written } = aTerminal({ environment })
      const display = createProgressDisplay(world, { quiet: false, colour })
      display.start(() => state)
      display.stop()
      expect(written.join('').includes('\u001B[3')).toBe(coloured)
    }
  })

  test('is silent when quiet is wanted', () => {
    const { world, written } = aTerminal()
    const display = createProgressDisplay(world, { quiet: true, colour: true })
    display.start(() => state)
    vi.advanceTimersByTime(60_000)
    display.stop()
    expect(written).toEqual([])
  })
})
