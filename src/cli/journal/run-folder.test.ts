import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProject, type Project } from '../../testing/commands/run-command.ts'
import { createRunFolder, createRunId, findRunFolder, isNewestRun, listRuns } from './run-folder.ts'

let project: Project
let output: string

beforeEach(() => {
  project = createProject()
  output = join(project.folder, 'reports')
})

afterEach(() => project.remove())

function aRun(id: string): string {
  project.write({ [`reports/${id}/journal.jsonl`]: '' })
  return join(output, id)
}

describe('a new folder', () => {
  test('is made with all that lead to it, and may be there already', () => {
    const folder = createRunFolder(join(output, 'deep', 'er'), 'run-1')
    expect(createRunFolder(join(output, 'deep', 'er'), 'run-1')).toBe(folder)
    expect(existsSync(folder)).toBe(true)
  })

  test('below a file is refused with the reason', () => {
    project.write({ reports: 'a file' })
    expect(() => createRunFolder(output, 'run-1')).toThrow(/cannot write to .*not a folder/)
  })

  test.runIf(process.platform === 'linux')('where nothing can be made is refused at once', () => {
    expect(() => createRunFolder('/proc/parity', 'run-1')).toThrow(/cannot write to/)
  })
})

describe('runs', () => {
  test('are listed by their start, simulated or not', () => {
    const ids = [5, 1, 3].map(minute =>
      createRunId({
        startedAtMs: Date.UTC(2026, 2, 1, 10, minute),
        random: () => 0.5,
        simulated: minute === 3,
      }),
    )
    for (const id of ids) aRun(id)
    mkdirSync(join(output, 'latest'))
    expect(listRuns(output)).toEqual([ids[1], ids[2], ids[0]])
    expect(ids.map(id => isNewestRun(output, join(output, id)))).toEqual([true, false, false])
    expect(isNewestRun(join(output, 'none'), join(output, ids[0] ?? ''))).toBe(false)
  })
})

test.each([0, 0.5, 0.999])('ids of one second sort by their start (%d)', share => {
  const second = Date.UTC(2026, 2, 1, 10)
  const ids = Array.from({ length: 500 }, (_, index) =>
    createRunId({
      startedAtMs: second + 2 * index,
      random: () => (index % 2 === 0 ? share : 0.999 - share),
      simulated: false,
    }),
  )
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^2026-03-01T10-00-00-[a-z]{4}$/)
})

describe('findRunFolder', () => {
  test('finds the newest run by the name of the copies, in the output folder and by path', () => {
    const older = aRun('2026-01-01T00-00-00-aaaa')
    const newest = aRun('2026-01-02T00-00-00-aaaa')
    const find = (run: string) => findRunFolder({ output, run, workingDirectory: output })
    expect([find('latest'), find(join(output, 'latest'))]).toEqual([newest, newest])
    expect(find('2026-01-01T00-00-00-aaaa')).toBe(older)
    expect(() => find('2026-01-03T00-00-00-aaaa')).toThrow(/no run/)
  })
})
