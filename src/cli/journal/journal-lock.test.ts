import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createProject, type Project } from '../../testing/commands/run-command.ts'
import { lockJournal } from './journal-lock.ts'

let project: Project
let path: string
const living = new Set([10, 20])
const as = (processId: number) => ({ processId, isProcessAlive: (id: number) => living.has(id) })

beforeEach(() => {
  project = createProject()
  path = join(project.folder, 'journal.lock')
})

afterEach(() => project.remove())

test('a lock keeps others out until it is given back', () => {
  const unlock = lockJournal(project.folder, as(10))
  expect(() => lockJournal(project.folder, as(20))).toThrow(/in use by process 10: wait/)
  unlock()
  expect(existsSync(path)).toBe(false)
  lockJournal(project.folder, as(20))()
})

test.each([
  ['a dead process', '99\n'],
  ['a process whose number this one has got', '20\n'],
  ['nobody, since a crash cut it off', ''],
])('a lock that names %s is taken over', (_, text) => {
  writeFileSync(path, text)
  const unlock = lockJournal(project.folder, as(20))
  expect(readFileSync(path, 'utf8')).toBe('20\n')
  unlock()
})

test('of two that find a dead lock at once, the slower one does not get it too', () => {
  writeFileSync(path, '99\n')
  let unlock: (() => void) | undefined
  const slower = {
    processId: 20,
    isProcessAlive: (id: number) => {
      // The other one takes the dead lock over just after this one has read it.
      if (id === 99) unlock ??= lockJournal(project.folder, as(10))
      return living.has(id)
    },
  }
  expect(() => lockJournal(project.folder, slower)).toThrow(/in use/)
  expect(readFileSync(path, 'utf8')).toBe('10\n')
  unlock?.()
  expect(readdirSync(project.folder)).toEqual([])
})

test('giving a lock back that another has taken leaves it to the other', () => {
  const unlock = lockJournal(project.folder, as(10))
  writeFileSync(path, '20\n')
  unlock()
  expect(readFileSync(path, 'utf8')).toBe('20\n')
})

test('giving a lock back in a folder that is gone is no trouble', () => {
  const unlock = lockJournal(project.folder, as(10))
  project.remove()
  expect(unlock).not.toThrow()
})

test('a folder that cannot be written is said', () => {
  expect(() => lockJournal(join(project.folder, 'none'), as(10))).toThrow(
    /cannot write .*journal\.lock: no such file or folder/,
  )
})
