import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProject, type Project } from '../../testing/commands/run-command.ts'
import { findSuiteFiles } from './find-suite-files.ts'

let project: Project

beforeEach(() => {
  project = createProject({
    'suites/b.yaml': '',
    'suites/a.json': '',
    'suites/deep/er/c.yml': '',
    'suites/notes.md': '',
    'suites/data/rows.csv': '',
    'elsewhere/d.yaml': '',
  })
})

afterEach(() => project.remove())

function find(...paths: readonly string[]): string[] {
  const files = findSuiteFiles(paths, project.folder)
  return files.map(file => file.slice(project.folder.length + 1).replaceAll('\\', '/'))
}

describe('suite files', () => {
  test('are found in folders, by name and by pattern, each of them once', () => {
    const all = ['suites/a.json', 'suites/b.yaml', 'suites/deep/er/c.yml']
    expect(find('suites')).toEqual(all)
    expect(find('suites/b.yaml', 'suites', './suites/../suites/**/*.yaml')).toEqual(all)
    expect(find('elsewhere/*.yaml')).toEqual(['elsewhere/d.yaml'])
  })

  test('are read through links, to files and to folders', () => {
    symlinkSync('../elsewhere/d.yaml', join(project.folder, 'suites', 'linked.yaml'))
    symlinkSync('../elsewhere', join(project.folder, 'suites', 'folder'))
    expect(find('suites')).toEqual(
      expect.arrayContaining(['suites/folder/d.yaml', 'suites/linked.yaml']),
    )
  })

  test('that a link no longer reaches are named, not left out', () => {
    symlinkSync('nowhere.md', join(project.folder, 'suites', 'deep', 'notes.md'))
    expect(find('suites')).toHaveLength(3)
    symlinkSync('nowhere.yaml', join(project.folder, 'suites', 'deep', 'gone.yaml'))
    const gone = 'suites/deep/gone.yaml is a link to a file that is not there'
    expect(() => find('suites')).toThrow(gone)
    expect(() => find('suites/**/g*.yaml')).toThrow(gone)
    expect(find('suites/*.yaml')).toEqual(['suites/b.yaml'])
  })

  test('in a folder that a link no longer reaches are missed, and it is named', () => {
    symlinkSync('../of-the-team', join(project.folder, 'suites', 'shared'))
    const gone = 'suites/shared is a link to a file that is not there'
    expect(() => find('suites')).toThrow(gone)
    expect(() => find('suites/*/*.yaml')).toThrow(gone)
    expect(() => find('./*/../suites/**/b.yaml')).toThrow(gone)
  })

  test('are none in such a folder where the pattern does not reach into it', () => {
    symlinkSync('../of-the-team', join(project.folder, 'suites', 'shared'))
    expect(find('suites/*.yaml', './elsewhere/../suites/b.*')).toEqual(['suites/b.yaml'])
  })

  test('are found once where a link leads back to its own folder', () => {
    symlinkSync('.', join(project.folder, 'suites', 'again'))
    symlinkSync('round.yaml', join(project.folder, 'elsewhere', 'round.yaml'))
    expect(find('suites')).toEqual(expect.arrayContaining(['suites/b.yaml']))
    expect(() => find('elsewhere')).toThrow('elsewhere/round.yaml is a link')
  })

  test.runIf(process.getuid?.() !== 0)(
    'may be in a folder that may not be read, which is said',
    () => {
      mkdirSync(join(project.folder, 'suites', 'locked'), { mode: 0 })
      expect(() => find('suites')).toThrow('cannot read suites/locked: permission denied')
      expect(find('suites/*.yaml')).toEqual(['suites/b.yaml'])
    },
  )

  test.each([
    [['none'], 'there is no suite file or folder "none"'],
    [['chek'], '(did you mean the command "check"?)'],
    [['2026-01-31T10-00-00-abcd'], '(to go on with a run: --resume=2026-01-31T10-00-00-abcd)'],
    [['suites', 'more/*.yaml'], 'nothing matches more/*.yaml'],
    [['empty'], 'no suites in empty: expected .yaml, .yml or .json files'],
  ])('%s are refused', (paths, words) => {
    mkdirSync(join(project.folder, 'empty'))
    expect(() => find(...paths)).toThrow(words)
  })
})
