import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import {
  findViolations,
  readImports,
  type ImportEdge,
  type LayerRule,
} from '../src/testing/layers.ts'

const source = fileURLToPath(new URL('../src', import.meta.url))
const everything = ['*']
const lower = ['model', 'suite', 'wire', 'compare', 'statistics', 'report', 'gateway', 'run']

const rules: Readonly<Record<string, LayerRule>> = {
  // What would take ages can only be ended inside a script of its own.
  model: { folders: [], packages: ['node:vm'] },
  suite: { folders: ['model'], packages: ['yaml', 'zod', 'csv-parse'] },
  wire: { folders: ['model'], packages: ['eventsource-parser'] },
  compare: { folders: ['model'], packages: ['fast-diff', 'ajv', 'eld'] },
  statistics: { folders: ['model'], packages: ['jstat'] },
  report: {
    folders: ['model'],
    packages: ['cli-table3', 'csv-stringify', 'string-width', 'xmlbuilder2', 'node:util'],
  },
  gateway: {
    folders: ['model', 'wire'],
    packages: ['undici', 'node:http', 'node:https', 'node:zlib', 'node:stream', 'node:events'],
  },
  run: { folders: ['model', 'compare', 'statistics'], packages: [] },
  simulator: {
    folders: ['model', 'statistics'],
    packages: ['node:http', 'node:net', 'node:crypto', 'node:perf_hooks', 'node:timers'],
  },
  check: { folders: lower, packages: [] },
  inventory: { folders: lower, packages: ['ignore'] },
  import: { folders: ['model', 'suite'], packages: ['yaml'] },
  cli: { folders: [...lower, 'check', 'inventory', 'import', 'simulator'], packages: everything },
  bin: { folders: ['cli'], packages: ['node:url'] },
  // Runs in a browser; only the bundler takes it up.
  page: { folders: ['model', 'compare', 'report'], packages: ['preact', '@observablehq/plot'] },
}

/** Inside of a folder of `src/`: each part may import those of its own line and of the lines before. */
const orders: Readonly<Record<string, readonly string[]>> = {
  cli: [
    'exit-code say sleep version world usage-error',
    'files',
    'flags',
    'secrets',
    'inputs',
    'sides',
    'journal',
    'reports',
    'plan',
    'resume',
    'judging',
    'sending',
    'commands',
    'main',
  ],
  statistics: [
    'basics',
    'multiplicity',
    'contract',
    'cost-and-errors',
    'latency',
    'quality',
    'planning',
  ],
  suite: ['source', 'schemas', 'variables', 'cases', 'configuration', 'starter-files'],
  wire: [
    'values',
    'dialect',
    'facts',
    'failures',
    'protocols',
    'profiles find-dialect',
    'decoding',
    'catalogue',
    'prices',
  ],
  compare: [
    'text',
    'json',
    'answers',
    'similarity',
    'differences',
    'contract',
    'expectations',
    'opinions',
  ],
  page: [
    'parts',
    'verdict',
    'measures',
    'case-list',
    'answers',
    'case-dialog',
    'checklist',
    'app',
    'main',
  ],
  check: ['asking', 'replay', 'checks', 'reports', 'run-checks'],
  inventory: ['files', 'finding', 'inventory', 'proposing', 'scan-folder', 'rendering'],
  'run/judge': [
    'evidence',
    'measures',
    'gates',
    'recorded warnings similarity-flags tally-opinions advise-unusable without-comparison',
    'decide-run run-reason judge-case',
    // A look judges as the end of a run does, which in turn keeps what earlier looks have settled.
    'judge-run gate-run looks',
  ],
}

function rulesOf(order: readonly string[]): Record<string, LayerRule> {
  const lines = order.map(names => names.split(' '))
  return Object.fromEntries(
    lines.flatMap((names, index) => {
      const folders = lines.slice(0, index + 1).flat()
      return names.map(name => [name, { folders, packages: everything }] as const)
    }),
  )
}

/** What the parts of a folder import of each other. */
function readInside(folder: string): ImportEdge[] {
  return readImports(folder).filter(({ targetFolder }) => targetFolder !== '..')
}

const planted: string[] = []

afterEach(() => {
  for (const folder of planted.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'))
  planted.push(folder)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

/** Packages that a built file loads with all that it imports before anything runs. */
function loadedPackages(start: string): Set<string> {
  const packages = new Set<string>()
  const files = new Set([start])
  for (const file of files) {
    const imports = readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\b[^'"]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'/gm,
    )
    for (const [, from, bare] of imports) {
      const target = from ?? bare ?? ''
      if (target.startsWith('.')) files.add(join(dirname(file), target))
      else packages.add(target)
    }
  }
  return packages
}

test('the thread that sends loads nothing that only judging takes', () => {
  const built = join(source, '../dist/cli')
  const judging = ['eld/extrasmall', 'xmlbuilder2', 'csv-stringify/sync', 'fast-diff']
  expect([...loadedPackages(join(built, 'judging/report-worker.js'))]).toEqual(
    expect.arrayContaining(judging),
  )
  const sending = loadedPackages(join(built, 'commands/run.js'))
  expect(sending.has('undici')).toBe(true)
  expect(judging.filter(name => sending.has(name))).toEqual([])
})

describe('layers', () => {
  test('every import of the sources goes downward', () => {
    const edges = readImports(source)
    expect(edges.length).toBeGreaterThan(200)
    expect(findViolations(edges, rules)).toEqual([])
  })

  test.each(Object.entries(orders))('every import inside of %s goes downward', (folder, order) => {
    const edges = readInside(join(source, folder))
    expect(edges.length).toBeGreaterThan(40)
    expect(findViolations(edges, rulesOf(order))).toEqual([])
  })

  test.each([
    [
      'the journal reaching for reports',
      { 'journal/x.ts': "import { a } from '../reports/a.ts'\n" },
    ],
    ['a folder of which no rule tells', { 'extra/x.ts': "import { a } from '../files/a.ts'\n" }],
  ])('inside of the command, %s is found', (_, files) => {
    expect(findViolations(readInside(plant(files)), rulesOf(orders['cli'] ?? []))).toHaveLength(1)
  })

  test.each([
    ['a pure folder reaching for the run', { 'compare/x.ts': "import { a } from '../run/a.ts'\n" }],
    [
      'a pure folder reaching for files',
      { 'report/x.ts': "import { readFileSync } from 'node:fs'\n" },
    ],
    ['the run opening a connection', { 'run/judge/x.ts': "import { Pool } from 'undici'\n" }],
    ['an import at run time', { 'wire/x.ts': "const a = await import('../cli/main.ts')\n" }],
    ['an export from above', { 'model/x.ts': "export * from '../suite/y.ts'\n" }],
    ['an import over several lines', { 'model/x.ts': "import {\n  a,\n} from '../cli/main.ts'\n" }],
    [
      'the decoder and the simulator sharing code',
      { 'simulator/x.ts': "import { a } from '../wire/a.ts'\n" },
    ],
    [
      'the page reaching for what a browser does not have',
      { 'page/x.tsx': "import { readFileSync } from 'node:fs'\n" },
    ],
    ['the command taking up the page', { 'cli/x.ts': "import { a } from '../page/a.tsx'\n" }],
    ['a new folder without a rule', { 'extra/x.ts': "import { a } from '../model/a.ts'\n" }],
  ])('%s is found', (_, files) => {
    expect(findViolations(readImports(plant(files)), rules)).toHaveLength(1)
  })
})
