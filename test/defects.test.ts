import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, describe, expect, test } from 'vitest'
import { defects, type Defect } from '../src/model/defect.ts'
import { createProject, runCommand } from '../src/testing/commands/run-command.ts'

const suites = fileURLToPath(new URL('../suites', import.meta.url))
const project = createProject()

afterAll(() => project.remove())

interface Report {
  readonly code: number | null
  readonly gate: (name: string) => GateRow
}

interface GateRow {
  readonly gate: string
  readonly verdict: string
  readonly difference: string
  readonly reason: string
}

/** The starter suites on simulated gateways; more slots than by default, to be done sooner. */
async function run(...args: string[]): Promise<Report> {
  const seed = ['--seed', 'defects', '-j', '16', '--quiet']
  const { code } = await runCommand([suites, '--simulated', ...seed, ...args], {
    cwd: project.folder,
  })
  const text = readFileSync(join(project.folder, 'reports', 'latest', 'gates.csv'), 'utf8')
  const rows = parse<GateRow>(text, { columns: true })
  return {
    code,
    gate: name => {
      const row = rows.find(item => item.gate === name)
      if (!row) throw new Error(`no gate ${name}`)
      return row
    },
  }
}

/**
 * Where a defect has to show. Timing is judged by its figures, since a busy machine gives no verdict on
 * it, and makes ratios smaller: what it adds, it adds to both sides.
 */
const shown: Readonly<Record<Defect, (report: Report) => void>> = {
  slower: ({ gate }) => {
    expect(Number(gate('latency.ttft').difference)).toBeGreaterThan(1.1)
    expect(Number(gate('latency.total').difference)).toBeGreaterThan(1.1)
  },
  'slow-first-token': ({ gate }) => {
    expect(Number(gate('latency.ttft').difference)).toBeGreaterThan(1.15)
  },
  truncation: drifts('quality.replaced', 'contract.finish-reason'),
  'other-model': drifts('quality.replaced'),
  'other-language': drifts('contract.language', 'quality.replaced'),
  verbose: drifts('contract.length', 'cost.total'),
  'lower-quality': drifts('quality.replaced'),
  'dropped-system-prompt': drifts('contract.prompt-tokens'),
  'lost-tool-call': drifts('contract.tool-called'),
  'broken-json': drifts('contract.json-valid'),
  'wrong-finish-reason': drifts('contract.finish-reason'),
  'missing-usage': drifts('contract.usage'),
  'price-markup': drifts('cost.total'),
  'error-rate': drifts('errors.rate'),
  // Retries mend it, and must not hide it.
  'rate-limits': drifts('errors.first-attempt'),
  'cut-stream': drifts('contract.truncated', 'errors.rate'),
}

function drifts(...gates: string[]) {
  return (report: Report) => {
    for (const name of gates) {
      const { verdict, reason } = report.gate(name)
      expect([name, verdict, reason]).toEqual([name, 'drift', reason])
    }
  }
}

describe('simulated gateways', () => {
  test('without a defect show no drift anywhere, and parity but for the timing', async () => {
    const { gate } = await run()
    for (const name of [
      'quality.replaced',
      'cost.total',
      'errors.rate',
      'contract.finish-reason',
    ]) {
      expect([name, gate(name).verdict]).toEqual([name, 'parity'])
    }
  })

  test.each(defects.map(defect => defect.name))('%s shows', { timeout: 60_000 }, async defect => {
    // Waiting as the refusals ask takes long on the whole of the suites.
    const fewer = defect === 'rate-limits' ? ['--grep', '^(basics|support)/'] : []
    const report = await run('--defect', defect, ...fewer)
    shown[defect](report)
    expect([1, 3]).toContain(report.code)
  })
})
