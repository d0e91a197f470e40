import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import type { RunReport } from '../../model/report.ts'
import type { Side } from '../../model/side.ts'

/** The flags of a run between two servers. */
export function between(baseline: string, candidate: string): string[] {
  const compatible = (side: Side, url: string) => [
    `--${side}`,
    'openai-compatible',
    `--${side}-url`,
    url,
  ]
  return [...compatible('baseline', baseline), ...compatible('candidate', candidate)]
}

/** A suite of cases `c0`, `c1` and so on. */
export function suiteOf(cases: number): string {
  const lines = Array.from(
    { length: cases },
    (_, index) => `  - { id: c${index}, model: gpt-4o-mini, prompt: "Say ${index}." }\n`,
  )
  return `cases:\n${lines.join('')}`
}

/** Ids of the runs in a project's output folder. */
export function runsIn(folder: string, output = 'reports'): string[] {
  const path = join(folder, output)
  if (!existsSync(path)) return []
  return readdirSync(path)
    .filter(name => existsSync(join(path, name, 'journal.jsonl')))
    .sort()
}

/** The newest run of a project, as its `run.json` has it. */
export function readRun(folder: string): RunReport {
  return JSON.parse(readFileSync(join(folder, 'reports/latest/run.json'), 'utf8')) as RunReport
}

export type Row = Record<string, string>

export function readCsv(path: string): Row[] {
  return parse(readFileSync(path, 'utf8'), { columns: true }) as Row[]
}

/** Looks again and again until something holds; the test's own time limit ends a wait in vain. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(10)
}
