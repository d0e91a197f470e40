// `npm run seeds -- 100`: runs the starter suites on simulated gateways once per seed and counts the
// verdicts. Both sides draw from the same distributions, so everything but parity is a false alarm or
// a lack of evidence.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const count = Number(process.argv[2] ?? 100)
const command = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
const suites = fileURLToPath(new URL('../suites', import.meta.url))
const output = mkdtempSync(join(tmpdir(), 'parity-seeds-'))
const tally = new Map()

for (let seed = 1; seed <= count; seed++) {
  const args = [command, suites, '--simulated', '--seed', `seed-${seed}`, '--quiet', '-o', output]
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  tally.set(status, (tally.get(status) ?? 0) + 1)
  if (status !== 0) process.stdout.write(`seed-${seed}: ${stdout}`)
}
rmSync(output, { recursive: true, force: true })
const names = { 0: 'parity', 1: 'drift', 3: 'inconclusive' }
for (const [status, runs] of tally) {
  process.stdout.write(`${names[status] ?? `exit ${status}`}: ${runs} of ${count}\n`)
}
