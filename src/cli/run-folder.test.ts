import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProject, type Project } from '../testing/run-command.ts'
import { openReportFile } from './report-file.ts'
import { showAsLatest } from './show-as-latest.ts'
import { createRunFolder, createRunId, findRunFolder, isNewestRun, listRuns } from './run-folder.ts'

let project: Project
let output: string
const names = ['cases.csv', 'run.json']

beforeEach(() => {
  project = createProject()
  output = join(project.folder, 'reports')
})

afterEach(() => project.remove())

function aRun(id: string): string {
  project.write(
    Object.fromEntries(
      ['journal.jsonl', ...names].map(name => [`reports/${id}/${name}`, `${name} of ${id}`]),
    ),
  )
  return join(output, id)
}

function latest(): Record<string, string> {
  const folder = join(output, 'latest')
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map(name => [name, readFileSync(join(folder, name), 'utf8')]),
  )
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

describe('latest', () => {
  test('holds the reports of one run and nothing of the one before', () => {
    showAsLatest(output, aRun('a'), names)
    writeFileSync(join(output, 'latest', 'of-before.txt'), '')
    showAsLatest(output, aRun('b'), names)
    expect(latest()).toEqual({ 'cases.csv': 'cases.csv of b', 'run.json': 'run.json of b' })
    expect(readdirSync(output).sort()).toEqual(['a', 'b', 'latest'])
  })

  test('takes no room of its own, and keeps what it shows when a run is reported anew', () => {
    const run = aRun('a')
    showAsLatest(output, run, names)
    const inodes = [run, join(output, 'latest')].map(
      folder => statSync(join(folder, 'run.json')).ino,
    )
    expect(inodes[0]).toBe(inodes[1])
    const file = openReportFile(run, 'run.json')
    file.append('anew')
    file.finish()
    expect(latest()['run.json']).toBe('run.json of a')
  })

  test('keeps the old reports whole when the new ones cannot all be copied', () => {
    showAsLatest(output, aRun('a'), names)
    const broken = aRun('b')
    rmSync(join(broken, 'run.json'))
    expect(() => showAsLatest(output, broken, names)).toThrow(/cannot write to .*latest: no such/)
    expect(latest()).toEqual({ 'cases.csv': 'cases.csv of a', 'run.json': 'run.json of a' })
  })

  test('is made where a copy that was cut off, or a file of that name, lies in the way', () => {
    const run = aRun('a')
    mkdirSync(join(output, '.latest-a', 'new'), { recursive: true })
    writeFileSync(join(output, '.latest-a', 'new', 'torn.csv'), '')
    writeFileSync(join(output, 'latest'), 'a file')
    showAsLatest(output, run, names)
    expect(Object.keys(latest())).toEqual(names)
    expect(existsSync(join(output, '.latest-a'))).toBe(false)
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
    showAsLatest(output, join(output, ids[0] ?? ''), names)
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
    for (const run of ['2026-01-01T00-00-00-aaaa', '2026-01-02T00-00-00-aaaa']) {
      mkdirSync(join(output, run), { recursive: true })
      writeFileSync(join(output, run, 'journal.jsonl'), '')
    }
    const newest = join(output, '2026-01-02T00-00-00-aaaa')
    const find = (run: string) => findRunFolder({ output, run, workingDirectory: output })
    expect([find('latest'), find(join(output, 'latest'))]).toEqual([newest, newest])
    expect(find('2026-01-01T00-00-00-aaaa')).toBe(join(output, '2026-01-01T00-00-00-aaaa'))
    expect(() => find('2026-01-03T00-00-00-aaaa')).toThrow(/no run/)
  })
})
