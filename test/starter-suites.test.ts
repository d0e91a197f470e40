import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../src/model/json.ts'
import { describeProblem } from '../src/model/problem.ts'
import type { CompareKind, GoldenCase } from '../src/model/suite.ts'
import { planRun } from '../src/run/plan-run.ts'
import { loadSuite } from '../src/suite/cases/load-suite.ts'

const folder = path.join(import.meta.dirname, '..', 'suites')
const files = readdirSync(folder).filter(name => name.endsWith('.yaml'))

function load(file: string): ReturnType<typeof loadSuite> {
  return loadSuite({
    file,
    text: readFileSync(path.join(folder, file), 'utf8'),
    readFile: relative => readFileSync(path.join(folder, relative)),
    defaults: { mode: 'unary', samples: 3 },
    hash: text => createHash('sha256').update(text).digest('hex'),
  })
}

const loaded = files.map(file => ({ file, result: load(file) }))
const cases = loaded.flatMap(({ result }) => (result.ok ? result.value.cases : []))

function clusterCount(isWanted: (golden: GoldenCase) => boolean): number {
  return new Set(cases.filter(isWanted).map(golden => golden.cluster)).size
}

function isCompared(kind: CompareKind): (golden: GoldenCase) => boolean {
  return golden => golden.compare.kind === kind && golden.fault === undefined
}

const isText = isCompared('text')

function showsImage(golden: GoldenCase): boolean {
  return canonicalJson(golden.turns.map(turn => turn.map(message => message.content))).includes(
    'data:image/png;base64,',
  )
}

describe('the starter suites', () => {
  it.each(loaded)('$file loads without a problem or warning', ({ result }) => {
    const problems = result.ok ? result.warnings : result.problems
    expect(problems.map(describeProblem)).toEqual([])
  })

  it.each(files)('%s names the schema that editors check it by', file => {
    const [firstLine] = readFileSync(path.join(folder, file), 'utf8').split('\n')
    expect(firstLine).toBe('# yaml-language-server: $schema=../schema/suite.schema.json')
  })

  it('hold enough text prompts to judge quality, and enough streams to judge first tokens', () => {
    expect(clusterCount(isText)).toBeGreaterThanOrEqual(50)
    const streams = (golden: GoldenCase): boolean => golden.modes.includes('stream')
    expect(clusterCount(golden => isText(golden) && streams(golden))).toBeGreaterThanOrEqual(30)
  })

  it.each(['tools', 'json', 'exact'] as const)('hold at least two %s cases', kind => {
    expect(clusterCount(isCompared(kind))).toBeGreaterThanOrEqual(2)
  })

  it('hold at least two questions about pictures, conversations and system prompts', () => {
    expect(clusterCount(showsImage)).toBeGreaterThanOrEqual(2)
    expect(clusterCount(golden => golden.turns.length > 1)).toBeGreaterThanOrEqual(2)
    const hasSystemPrompt = (golden: GoldenCase): boolean => golden.turns[0]?.[0]?.role === 'system'
    expect(clusterCount(hasSystemPrompt)).toBeGreaterThanOrEqual(2)
  })

  it('hold both faults', () => {
    const faults = cases.flatMap(golden => golden.fault ?? [])
    expect(faults.sort()).toEqual(['invalid-key', 'invalid-model'])
  })

  it('limit the length of every answer', () => {
    const unlimited = cases.filter(golden => {
      const limit = golden.request['max_tokens']
      return golden.fault === undefined && !(typeof limit === 'number' && limit <= 800)
    })
    expect(unlimited.map(golden => golden.id)).toEqual([])
  })

  it('use every picture and data file beside them', () => {
    const texts = files.map(file => readFileSync(path.join(folder, file), 'utf8')).join('\n')
    const unused = ['images', 'data']
      .flatMap(name => readdirSync(path.join(folder, name)).map(file => `${name}/${file}`))
      .filter(name => !texts.includes(name))
    expect(unused).toEqual([])
  })

  it('send as many requests in a default run as their README says', () => {
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8')
    const [, promised] = /one run of everything sends (\d+) requests/.exec(readme) ?? []
    expect(planRun(cases, 'any').requests).toBe(Number(promised))
  })

  it('are listed in their README', () => {
    const readme = readFileSync(path.join(folder, 'README.md'), 'utf8')
    expect(files.filter(file => !readme.includes(`\`${file}\``))).toEqual([])
  })
})
