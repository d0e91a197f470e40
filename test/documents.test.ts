import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { globSync } from 'tinyglobby'
import { expect, test } from 'vitest'
import * as help from '../src/cli/flags/help.ts'
import { metrics } from '../src/model/gate.ts'
import { renderCasesCsv } from '../src/report/cases-csv.ts'
import { exchangesCsvHeader } from '../src/report/exchanges-csv.ts'
import { renderGatesCsv } from '../src/report/gates-csv.ts'
import { binomialCdf } from '../src/statistics/basics/distributions.ts'
import { aReport } from '../src/testing/builders/build-report.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const documents = globSync(['*.md', 'docs/**/*.md', 'suites/*.md'], { cwd: root }).sort()
const read = (name: string): string => readFileSync(join(root, name), 'utf8')
const withoutBlocks = (text: string): string => text.replaceAll(/^```[\s\S]*?^```/gm, '')

/** The anchors that headings get on the pages where this is read. */
function anchorsOf(text: string): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** The links of a document, and the files that it names in code, which lead nowhere. */
function deadEndsOf(name: string, text: string): string[] {
  const prose = withoutBlocks(text)
  const links = [...prose.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link)
  const named = prose.matchAll(/`((?:docs|examples|prices|schema|src|test)\/[\w./-]+)`/g)
  return [
    ...links.filter(link => !/^https?:/.test(link) && !leadsSomewhere(name, link, text)),
    ...[...named].map(([, path = '']) => path).filter(path => !existsSync(join(root, path))),
  ]
}

function leadsSomewhere(from: string, link: string, text: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? from : normalize(join(dirname(from), path))
  if (!existsSync(join(root, target))) return false
  return anchor === undefined || anchorsOf(path === '' ? text : read(target)).includes(anchor)
}

/** What the documents show of other programs: gh, curl, Node, and scripts of this repository. */
const ofOthers = new Set([
  '--field',
  '--jq',
  '--method',
  '--paginate',
  '--silent',
  '--max-semi-space-size',
])
const helpTexts = Object.values(help).map(text => (typeof text === 'string' ? text : text([], [])))
const options = new Set(helpTexts.join('\n').match(/--[a-z][a-z-]+/g))

function unknownOptionsOf(text: string): string[] {
  const named = [...text.matchAll(/(?<![\w-])--[a-z][a-z-]+/g)].map(match => match[0])
  return named.filter(option => !options.has(option) && !ofOthers.has(option))
}

test.each([
  ['gates.csv', renderGatesCsv(aReport({ gates: [] }))],
  ['cases.csv', renderCasesCsv(aReport({ cases: [] }))],
  ['exchanges.csv', exchangesCsvHeader()],
])('every column of %s is explained, and no other', (file, header) => {
  const text = read('docs/columns.md')
  const [, section = ''] = text.split(`## ${file}: `)
  const cells = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| (`[^|]+) \|/gm)]
  const named = cells.flatMap(([, cell = '']) => cell.replaceAll('`', '').split(', '))
  expect(named.toSorted()).toEqual(header.trim().split(',').toSorted())
})

test.each(documents)('%s has no dead link, and names no option that no help knows', name => {
  expect([deadEndsOf(name, read(name)), unknownOptionsOf(read(name))]).toEqual([[], []])
})

test('a dead link, a missing anchor, a file that is gone and an unknown option are found', () => {
  const text =
    '# A title\n[a](no.md) [b](#a-title) [c](#other) [d](docs/ci.md#no) `src/no.ts` --no-such'
  expect(deadEndsOf('README.md', text)).toEqual(['no.md', '#other', 'docs/ci.md#no', 'src/no.ts'])
  expect(unknownOptionsOf(text)).toEqual(['--no-such'])
  expect(documents.length).toBeGreaterThan(20)
})

test('the README names every gate that has a limit from the start', () => {
  const [paragraph = ''] = /^Seven gates have limits[\s\S]*?\n\n/m.exec(read('README.md')) ?? []
  const limited = metrics.filter(({ defaultThreshold }) => defaultThreshold !== undefined)
  expect(limited).toHaveLength(7)
  for (const { name } of limited) expect(paragraph).toContain(`\`${name}\``)
})

test('so many requests of a rollout find a rise of failures as often as is said', () => {
  const rows = read('docs/rollout.md').matchAll(/^\| ([\d.]+) % \| ([\d,]+) \| (\d+) or more \|$/gm)
  const steps = [...rows].map(([, percent, requests = '', failures]) => ({
    share: Number(percent) / 100,
    requests: Number(requests.replace(',', '')),
    failures: Number(failures),
  }))
  expect(steps).toHaveLength(4)
  for (const { share, requests, failures } of steps) {
    expect(1 - binomialCdf(failures - 1, requests, 0.01)).toBeLessThanOrEqual(0.05)
    expect(1 - binomialCdf(failures - 2, requests, 0.01)).toBeGreaterThan(0.05)
    expect(1 - binomialCdf(failures - 1, requests, share)).toBeGreaterThanOrEqual(0.8)
    expect(1 - binomialCdf(failures - 1, requests - 1, share)).toBeLessThan(0.8)
  }
})
