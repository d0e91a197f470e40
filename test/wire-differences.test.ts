import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const read = (path: string): string => {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

const row = /^\|.*\| `(?<file>[^`]+)`: "(?<title>.+)" \|$/
const rows = read('docs/wire-differences.md')
  .split('\n')
  .flatMap(line => {
    const { file = '', title = '' } = row.exec(line)?.groups ?? {}
    return file === '' ? [] : [{ file, title }]
  })

test('at least 60 wire differences are listed', () => {
  expect(rows.length).toBeGreaterThanOrEqual(60)
})

test('the test that every wire difference names is there', () => {
  const missing = rows.filter(({ file, title }) => !read(file).includes(title))
  expect(missing).toEqual([])
})
