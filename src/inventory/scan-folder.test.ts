import { expect, test } from 'vitest'
import { aiStats } from '../wire/profiles/ai-stats.ts'
import type { FolderReader } from './files/folder-reader.ts'
import { renderInventory } from './rendering/render-inventory.ts'
import { scanFolder, type ScanOptions } from './scan-folder.ts'

const options: ScanOptions = {
  candidate: { ...aiStats, baseUrl: 'https://api.phaseo.app/v1' },
  knownModels: new Set(),
  signal: new AbortController().signal,
}

/** A folder in which nothing can be read but one file. */
const locked: FolderReader = {
  list: async path =>
    path === ''
      ? {
          ok: true,
          value: [
            { name: 'shut', kind: 'folder' },
            { name: 'shut.js', kind: 'file' },
            { name: 'open.js', kind: 'file' },
            { name: 'socket', kind: 'other' },
          ],
        }
      : { ok: false, reason: 'no permission' },
  read: async path =>
    path === 'open.js'
      ? {
          ok: true,
          value: { kind: 'text', text: "call('gpt-4o')\r\n\r\nuse('gpt-4o', 'gpt-4o')\r\n" },
        }
      : { ok: false, reason: 'no permission' },
  linkTarget: async () => 'nowhere',
  outerIgnoreFiles: async () => [],
}

test('what cannot be read is said, and the rest is searched', async () => {
  const found = await scanFolder(locked, options)
  expect(found.notes).toEqual([
    { path: 'shut', reason: 'no permission' },
    { path: 'shut.js', reason: 'no permission' },
  ])
  expect(found.findings.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'open.js:1',
    'open.js:3',
  ])
  const shown = renderInventory(found, { columns: 80, colour: false })
  expect(shown).toContain('not searched: shut: no permission')
  expect(shown.split('\n').every(line => line.length <= 80)).toBe(true)
})

test('an interrupted search reads no further file', async () => {
  const found = await scanFolder(locked, { ...options, signal: AbortSignal.abort() })
  expect([found.filesRead, found.findings]).toEqual([0, []])
})

test('the order of findings does not depend on which file is read first', async () => {
  const text = "call('gpt-4o')\n"
  const names = Array.from({ length: 40 }, (_, index) => `f${index}.js`)
  const slow = (order: 1 | -1): FolderReader => ({
    ...locked,
    list: async () => ({ ok: true, value: names.map(name => ({ name, kind: 'file' })) }),
    async read(path) {
      const turns = order === 1 ? path.length : 10 - path.length
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      return { ok: true, value: { kind: 'text', text } }
    },
  })
  expect(await scanFolder(slow(1), options)).toEqual(await scanFolder(slow(-1), options))
})
