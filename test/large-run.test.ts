import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { collectInThreads as CollectInThreads } from '../src/cli/judging/collect-in-threads.ts'
import type { writeMeanwhile as WriteMeanwhile } from '../src/cli/judging/write-meanwhile.ts'
import { readJournal } from '../src/cli/journal/journal-file.ts'
import type { GoldenCase } from '../src/model/suite.ts'
import { collectEvidence } from '../src/run/judge/evidence/collect-evidence.ts'
import { evidenceSettings } from '../src/run/judge/judge-run.ts'
import { goldenCases } from '../src/testing/builders/build-golden-case.ts'
import { journalOf, type Observed, type RunGiven } from '../src/testing/builders/build-run.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { until } from '../src/testing/commands/run-projects.ts'

/** Threads run what was built. */
const built = (path: string) => import(new URL(`../dist/${path}`, import.meta.url).href)
const { collectInThreads } = (await built('cli/judging/collect-in-threads.js')) as {
  readonly collectInThreads: typeof CollectInThreads
}
const { writeMeanwhile } = (await built('cli/judging/write-meanwhile.js')) as {
  readonly writeMeanwhile: typeof WriteMeanwhile
}

let project: Project

beforeEach(() => {
  project = createProject()
})
afterEach(() => project.remove())

function writeRun(given: RunGiven): string {
  const folder = join(project.folder, 'reports', 'run-1')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'journal.jsonl')
  writeFileSync(path, `${journalOf(given).join('\n')}\n`)
  return path
}

const words = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu'.split(' ')

/** Answers that vary, fail and are missing, as their place in the run says. */
const observe: NonNullable<RunGiven['observe']> = ({ golden, side, sample, mode }) => {
  const place = Number(golden.id.slice(-3)) + 7 * sample + (side === 'baseline' ? 0 : 3)
  if (golden.fault) return { failure: 'invalid-request' }
  if (place % 41 === 0) return null
  if (place % 37 === 0) return { failure: 'timeout' }
  const text = words.filter((_, index) => (place * (index + 3)) % 7 < 4).join(' ')
  const seen: Observed = {
    text: `${text} ${mode}`,
    costUsd: 0.1 + place / 1e6,
    totalMs: 900 + place,
  }
  return place % 11 === 0 ? { ...seen, cacheHit: true } : seen
}

/** Of every kind, and more than one stretch of them. */
function manyCases(): GoldenCase[] {
  return goldenCases(620, { modes: ['unary', 'stream'], samples: 2 }).map((golden, index) => ({
    ...golden,
    cluster: `support/family-${Math.floor(index / 3)}`,
    ...(index % 9 === 0 && { compare: { ...golden.compare, kind: 'exact' as const } }),
    ...(index % 50 === 0 && { fault: 'invalid-model' as const }),
  }))
}

describe('evidence that several threads take', () => {
  test('is that of one thread to the last digit', { timeout: 60_000 }, async () => {
    const journalPath = writeRun({ cases: manyCases(), observe })
    const journal = readJournal(journalPath)
    try {
      const settings = evidenceSettings(journal)
      const alone = collectEvidence({ ...settings, readExchanges: journal.readExchanges })
      const task = { journalPath, places: journal.places, settings }
      const together = await collectInThreads(task, 3)
      expect(together.totals).toEqual(alone.totals)
      expect(together.evidence).toEqual(alone.evidence)
      expect(alone.evidence.filter(({ quality }) => quality !== null).length).toBeGreaterThan(900)
    } finally {
      journal.close()
    }
  })

  test('is refused with the reason where the journal cannot be read', async () => {
    const cases = goldenCases(3)
    const settings = { cases, seed: '1', timeoutMs: 1000 }
    const task = { journalPath: join(project.folder, 'none.jsonl'), places: new Map(), settings }
    await expect(collectInThreads(task, 2)).rejects.toThrow(/cannot read .*none\.jsonl/)
  })
})

describe('what another thread writes meanwhile', () => {
  const taskOf = (cases: GoldenCase[]) => {
    const journalPath = writeRun({ cases, observe })
    const folder = join(project.folder, 'reports', 'run-1')
    const journal = readJournal(journalPath)
    journal.close()
    const { places } = journal
    return { folder, journalPath, places, cases, runId: 'run-1', includeContent: true }
  }

  test('is there when the work is done', async () => {
    const task = taskOf(goldenCases(3))
    await expect(writeMeanwhile(task, () => 42)).resolves.toBe(42)
    const lines = readFileSync(join(task.folder, 'exchanges.csv'), 'utf8').split('\r\n')
    expect(lines).toHaveLength(task.places.size + 2)
  })

  test('is refused with the reason where it cannot be written, whatever became of the work', async () => {
    const task = taskOf(goldenCases(3))
    mkdirSync(join(task.folder, 'exchanges.csv.unfinished'))
    await expect(writeMeanwhile(task, () => 42)).rejects.toThrow(/cannot write .*exchanges\.csv/)
  })

  test('is given up where the work fails', async () => {
    const failing = () => {
      throw new Error('cannot be judged')
    }
    await expect(writeMeanwhile(taskOf(goldenCases(3)), failing)).rejects.toThrow(
      'cannot be judged',
    )
  })
})

test('an interrupt while a large run is judged leaves nothing half-written', async () => {
  writeRun({ cases: goldenCases(400, { samples: 16 }), observe })
  const folder = join(project.folder, 'reports', 'run-1')
  const isBegun = () => existsSync(join(folder, 'run.json.exchanges.unfinished'))
  const { code, stderr } = await runCommand(['report', 'run-1'], {
    cwd: project.folder,
    during: child => void until(isBegun).then(() => child.kill('SIGINT')),
  })
  expect([code, stderr]).toEqual([130, 'interrupted before all reports were made\n'])
  const left = readdirSync(folder).filter(name => name !== 'exchanges.csv')
  expect(left).toEqual(['journal.jsonl'])
})

test.runIf(process.platform === 'linux' && availableParallelism() > 1)(
  'a large run has the same reports on one core and on several',
  { timeout: 120_000 },
  async () => {
    writeRun({ cases: goldenCases(400, { samples: 40 }), observe })
    const reports = join(project.folder, 'reports', 'run-1')
    const readReports = () =>
      Object.fromEntries(
        readdirSync(reports).map(name => [name, readFileSync(join(reports, name), 'utf8')]),
      )
    const { code, stderr } = await runCommand(['report', 'run-1'], { cwd: project.folder })
    expect([code, stderr]).toEqual([1, ''])
    const onSeveral = readReports()
    const bin = new URL('../dist/bin.js', import.meta.url).pathname
    const args = ['-c', '0', process.execPath, bin, 'report', 'run-1']
    try {
      execFileSync('taskset', args, { cwd: project.folder, stdio: 'ignore' })
    } catch (error) {
      expect(error).toMatchObject({ status: 1 })
    }
    expect(Object.keys(onSeveral)).toEqual([
      'cases.csv',
      'exchanges.csv',
      'gates.csv',
      'journal.jsonl',
      'junit.xml',
      'report.html',
      'run.json',
      'summary.md',
    ])
    expect(readReports()).toEqual(onSeveral)
  },
)
