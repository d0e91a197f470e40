import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJournal } from './journal-writer.ts'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parity-journal-'))
  path = join(folder, 'journal.jsonl')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const written = () => readFileSync(path, 'utf8')

describe('a journal that is written', () => {
  test('has every line of a turn of the event loop once one of them is said to be there', async () => {
    const journal = openJournal(path)
    const lines = ['a\n', 'b\n', 'c\n'].map(line => journal.appendSoon(line))
    expect(written()).toBe('')
    await lines[0]
    expect(written()).toBe('a\nb\nc\n')
    await Promise.all(lines)
    journal.close()
  })

  test('takes lines that are bytes already, long ones among them', async () => {
    const journal = openJournal(path)
    const long = `${'ä€😀'.repeat(300_000)}\n`
    const lines = [Buffer.from(long), 'b\n', Buffer.from('ü\n')]
    await Promise.all(lines.map(line => journal.appendSoon(line)))
    journal.close()
    expect(written().split('\n').sort()).toEqual(`${long}b\nü\n`.split('\n').sort())
  })

  test('keeps the order of lines that wait and lines that do not', () => {
    const journal = openJournal(path)
    void journal.appendSoon('first\n')
    journal.append('second\n')
    void journal.appendSoon('third\n')
    journal.close()
    expect(written()).toBe('first\nsecond\nthird\n')
  })

  test('says so where lines that waited could not be written', async () => {
    const full = openJournal('/dev/full')
    const lines = [full.appendSoon('a\n'), full.appendSoon('b\n')]
    const outcomes = await Promise.allSettled(lines)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(() => full.append('c\n')).toThrow(/ENOSPC/)
    full.close()
  })
})
