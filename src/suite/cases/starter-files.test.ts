import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { loadSuite } from './load-suite.ts'
import { parseConfiguration } from '../configuration/parse-configuration.ts'
import { starterFiles } from '../starter-files.ts'

function textOf(path: string): string {
  const file = starterFiles.find(item => item.path === path)
  if (!file) throw new Error(`no ${path}`)
  return file.text
}

describe('the starter configuration', () => {
  const parse = (text: string) =>
    parseConfiguration({
      file: 'parity.config.yaml',
      text,
      environment: {},
      profiles: ['llm-gateway', 'openai', 'openai-compatible'],
      simulated: [],
    })

  test('is valid, warns of nothing and names no side', () => {
    const parsed = parse(textOf('parity.config.yaml'))
    expect(parsed).toMatchObject({ ok: true, warnings: [], value: { sides: {}, gates: [] } })
  })

  test('stays valid when all its examples are switched on', () => {
    const example = /^# (?=\s*(?:- )?"?[\w.-]+(?:\{[^}]*\})?"?:(?:\s|$))/gm
    const text = textOf('parity.config.yaml')
      .replace(example, '')
      .replace(/^yaml-language.*$/m, '')
    const parsed = parse(text)
    expect(parsed).toMatchObject({ ok: true, warnings: [] })
    expect(parsed.ok && Object.keys(parsed.value.sides)).toEqual(['baseline', 'candidate'])
    expect(parsed.ok && parsed.value.gates).toHaveLength(4)
    expect(parsed.ok && parsed.value.waivers).toHaveLength(1)
    const scoped = parsed.ok ? parsed.value.gates.filter(({ scope }) => scope.kind === 'tag') : []
    expect(scoped).toHaveLength(1)
    for (const { scope } of scoped) {
      const name = scope.kind === 'tag' ? scope.name : ''
      expect(textOf('suites/starter.yaml')).toContain(`tags: [${name}]`)
    }
  })
})

test('the starter suite is valid, warns of nothing and shows every kind of comparison', () => {
  const loaded = loadSuite({
    file: 'suites/starter.yaml',
    text: textOf('suites/starter.yaml'),
    readFile: () => undefined,
    defaults: { mode: 'unary', samples: 3 },
    hash: String,
  })
  expect(loaded).toMatchObject({ ok: true, warnings: [] })
  const kinds = loaded.ok ? loaded.value.cases.map(golden => golden.compare.kind) : []
  expect(new Set(kinds)).toEqual(new Set(['text', 'tools', 'json', 'none']))
})

test('the YAML files name their schema in the first line', () => {
  const firstLines = starterFiles
    .filter(file => file.path.endsWith('.yaml'))
    .map(file => file.text.split('\n')[0])
  expect(firstLines).toEqual([
    '# yaml-language-server: $schema=./node_modules/gateway-parity/schema/config.schema.json',
    '# yaml-language-server: $schema=../node_modules/gateway-parity/schema/suite.schema.json',
  ])
})

test('.env.example in the repository is the one that is handed out', async () => {
  const file = new URL('../../../.env.example', import.meta.url)
  expect(await readFile(file, 'utf8')).toBe(textOf('.env.example'))
})
