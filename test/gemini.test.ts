import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommand } from '../src/testing/commands/run-command.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

const suites = ['conversations', 'faults', 'structured', 'tools', 'vision'].map(name =>
  fileURLToPath(new URL(`../suites/${name}.yaml`, import.meta.url)),
)
/** So few texts cannot prove that the quality is the same: inconclusive is as good as it gets. */
const options =
  '--simulated --baseline simulated:gemini --candidate simulated:ai-stats --samples 2 -j 24 --quiet --allow-inconclusive'.split(
    ' ',
  )

interface Report {
  readonly gates: readonly { readonly gate: string; readonly verdict: string }[]
  readonly cases: readonly { readonly verdict: string; readonly findings: readonly unknown[] }[]
}

test.each(['gemini-generate', 'chat-completions'])(
  'moving from Gemini, spoken to in %s, to AI Stats breaks no contract',
  async protocol => {
    const project = temporaryProject()
    const { code, stderr } = await runCommand(
      ['run', ...suites, ...options, '--baseline-protocol', protocol],
      { cwd: project.folder },
    )
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const text = readFileSync(join(project.folder, 'reports/latest/run.json'), 'utf8')
    const report = JSON.parse(text) as Report
    // Lengths are told from each other by three answers of a side, and here are two.
    const judged = report.gates.filter(
      ({ gate }) => /^(?:contract|expect|coverage)/.test(gate) && gate !== 'contract.length',
    )
    expect(judged.map(({ gate, verdict }) => `${gate} ${verdict}`)).toEqual(
      judged.map(({ gate }) => `${gate} parity`),
    )
    expect(judged.length).toBeGreaterThan(12)
    expect(report.cases.length).toBeGreaterThan(15)
    for (const { verdict, findings } of report.cases) {
      expect({ verdict, findings }).toEqual({ verdict: 'parity', findings: [] })
    }
  },
)
