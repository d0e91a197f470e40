import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Verdict } from '../src/model/report.ts'

const verdicts: Readonly<Record<number, Verdict>> = { 0: 'parity', 1: 'drift', 3: 'inconclusive' }

/** The starter suites on simulated gateways, by the built command, with so many seeds. */
export function runOverHttp(runs: number): Readonly<Record<Verdict, number>> {
  const command = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
  const suites = fileURLToPath(new URL('../suites', import.meta.url))
  const output = mkdtempSync(join(tmpdir(), 'parity-calibration-'))
  const counts = { parity: 0, drift: 0, inconclusive: 0 }
  try {
    for (let run = 1; run <= runs; run++) {
      const args = ['run', suites, '--simulated', '--seed', `http-${run}`, '--quiet', '-o', output]
      const { status } = spawnSync(process.execPath, [command, ...args], { stdio: 'ignore' })
      const verdict = verdicts[status ?? -1]
      if (verdict === undefined) throw new Error(`parity ended with ${status}`)
      counts[verdict]++
    }
  } finally {
    rmSync(output, { recursive: true, force: true })
  }
  return counts
}
