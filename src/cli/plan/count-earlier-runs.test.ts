import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunReport } from '../../model/report.ts'
import { runJsonPieces } from '../../report/run-json.ts'
import { aReport, aSide } from '../../testing/builders/build-report.ts'
import { countEarlierRuns } from './count-earlier-runs.ts'
import { journalName } from '../journal/run-folder.ts'

const startedAtMs = Date.parse('2026-03-02T10:00:00.000Z')
const { suites, sides } = aReport()
let output = ''

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'parity-earlier-'))
})
afterEach(() => rmSync(output, { recursive: true, force: true }))

function store(name: string, given: Partial<RunReport> = {}): void {
  const folder = join(output, name)
  mkdirSync(folder)
  writeFileSync(join(folder, journalName), '')
  const { head, tail } = runJsonPieces(aReport({ startedAt: '2026-03-02T09:00:00.000Z', ...given }))
  writeFileSync(join(folder, 'run.json'), head + tail)
}

const count = () => countEarlierRuns(output, { startedAtMs, suites, sides })

test('runs of the same suites on the same sides within a day are counted', () => {
  expect(count()).toBe(0)
  store('2026-03-02T09-00-00-aaaa')
  store('2026-03-02T08-00-00-bbbb', { verdict: 'drift' })
  expect(count()).toBe(2)
})

test('older, unfinished, unreadable and other comparisons are not', () => {
  const [suite] = suites
  store('2026-03-01T09-00-00-aaaa', { startedAt: '2026-03-01T09:00:00.000Z' })
  store('2026-03-02T09-00-00-bbbb', { interrupted: true })
  store('2026-03-02T09-00-01-cccc', { sides: { ...sides, candidate: aSide({ profile: 'x' }) } })
  store('2026-03-02T09-00-02-dddd', {
    suites: [{ name: 'other', file: 'other.yaml', ...suite, sha256: 'b'.repeat(64) }],
  })
  store('2026-03-02T09-00-03-eeee')
  writeFileSync(join(output, '2026-03-02T09-00-03-eeee', 'run.json'), '{')
  expect(count()).toBe(0)
})
