import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProject, type Project } from '../../testing/commands/run-command.ts'
import { openReportFile } from './report-file.ts'
import { showAsLatest } from './show-as-latest.ts'

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
    expect(existsSync(join(output, '.latest-b'))).toBe(false)
  })

  test('takes the place of a link that leads nowhere', () => {
    const run = aRun('a')
    symlinkSync('nowhere', join(output, 'latest'))
    showAsLatest(output, run, names)
    expect(Object.keys(latest())).toEqual(names)
    expect(readdirSync(output).sort()).toEqual(['a', 'latest'])
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
