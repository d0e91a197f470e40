import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createProject, type Project } from '../../testing/run-command.ts'
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

async function find(...paths: readonly string[]): Promise<string[]> {
  const files = await findSuiteFiles(paths, project.folder)
  return files.map(file => file.slice(project.folder.length + 1).replaceAll('\\', '/'))
}

describe('suite files', () => {
  test('are found in folders, by name and by pattern, each of them once', async () => {
    const all = ['suites/a.json', 'suites/b.yaml', 'suites/deep/er/c.yml']
    expect(await find('suites')).toEqual(all)
    expect(await find('suites/b.yaml', 'suites', './suites/../suites/**/*.yaml')).toEqual(all)
    expect(await find('elsewhere/*.yaml')).toEqual(['elsewhere/d.yaml'])
  })

  test('are read through links, to files and to folders', async () => {
    symlinkSync('../elsewhere/d.yaml', join(project.folder, 'suites', 'linked.yaml'))
    symlinkSync('../elsewhere', join(project.folder, 'suites', 'folder'))
    expect(await find('suites')).toEqual(
      expect.arrayContaining(['suites/folder/d.yaml', 'suites/linked.yaml']),
    )
  })

  test('that a link no longer reaches are named, not left out', async () => {
    symlinkSync('nowhere.md', join(project.folder, 'suites', 'deep', 'notes.md'))
    await expect(find('suites')).resolves.toHaveLength(3)
    symlinkSync('nowhere.yaml', join(project.folder, 'suites', 'deep', 'gone.yaml'))
    await expect(find('suites')).rejects.toThrow(
      `${join('suites', 'deep', 'gone.yaml')} is a link to a file that is not there`,
    )
  })

  test.runIf(process.getuid?.() !== 0)(
    'are found beside a folder that may not be read',
    async () => {
      mkdirSync(join(project.folder, 'suites', 'locked'), { mode: 0 })
      await expect(find('suites')).resolves.toHaveLength(3)
    },
  )

  test.each([
    [['none'], 'there is no suite file or folder "none"'],
    [['chek'], '(did you mean the command "check"?)'],
    [['suites', 'more/*.yaml'], 'nothing matches more/*.yaml'],
    [['empty'], 'no suites in empty: expected .yaml, .yml or .json files'],
  ])('%s are refused', async (paths, words) => {
    mkdirSync(join(project.folder, 'empty'))
    await expect(find(...paths)).rejects.toThrow(words)
  })
})
