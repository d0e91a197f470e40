import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const built = fileURLToPath(new URL('../dist/bin.js', import.meta.url))
const peakHook = new URL('peak-memory.mjs', import.meta.url).href

export interface MockServer {
  readonly url: string
  stop(): void
}

export async function startMockServer(delayMs: number): Promise<MockServer> {
  const script = join(here, 'mock-server.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, String(delayMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('close', code => reject(new Error(`the bench's server ended with ${code}`)))
  })
  return { url, stop: () => child.stdin.end() }
}

/** How it is answered, and with how much: 2 kB, or 1 MB where it is large. */
export type BenchMode = 'stream' | 'unary' | 'large'

/** Requests per second, peak memory and median time of the bare loop. */
export function measureBareLoop(
  url: string,
  options: {
    readonly requests: number
    readonly inFlight: number
    readonly mode?: BenchMode
  },
): { perSecond: number; peakMb: number; medianMs: number } {
  const { requests, inFlight, mode = 'unary' } = options
  const script = join(here, 'bare-loop.mjs')
  const args = [script, url, String(requests), String(inFlight), mode]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  const { seconds, peakMb, medianMs } = JSON.parse(stdout) as Record<
    'seconds' | 'peakMb' | 'medianMs',
    number
  >
  return { perSecond: requests / seconds, peakMb, medianMs }
}

export interface ParityRun {
  /** From the start of the process to its end. */
  readonly wholeSeconds: number
  /** From the first request to the end of the last answer, all of them in the journal. */
  readonly sendingSeconds: number
  /** Reading the journal, judging and writing every report. */
  readonly judgingSeconds: number
  /** Making all reports again from the journal. */
  readonly reportSeconds: number
  /** Peak memory until the last answer was in the journal. */
  readonly sendingPeakMb: number
  readonly peakMb: number
  readonly medianTotalMs: number
  readonly medianTtftMs: number | null
}

/** Runs the built command on a generated suite, both sides at one URL. */
export async function measureParity(options: {
  readonly url: string
  readonly cases: number
  readonly samples: number
  readonly inFlight: number
  readonly mode?: BenchMode
  /** Whether the reports are made once more. */
  readonly reportAgain?: boolean
}): Promise<ParityRun> {
  const folder = mkdtempSync(join(tmpdir(), 'parity-bench-'))
  try {
    writeSuite(join(folder, 'suite.json'), options)
    const peakFile = join(folder, 'peak')
    const startedMs = Date.now()
    await runToEnd(
      [
        'run',
        'suite.json',
        '--quiet',
        '-j',
        String(options.inFlight),
        '--baseline',
        'openai-compatible',
        '--baseline-url',
        options.url,
        '--candidate',
        'openai-compatible',
        '--candidate-url',
        options.url,
      ],
      { cwd: folder, peakFile },
    )
    const endedMs = Date.now()
    const { sendingMb, wholeMb } = JSON.parse(readFileSync(peakFile, 'utf8')) as Record<
      'sendingMb' | 'wholeMb',
      number
    >
    if (options.reportAgain === true) {
      await runToEnd(['report', 'latest'], { cwd: folder, peakFile: join(folder, 'unused') })
    }
    return {
      ...readRun(folder, startedMs, endedMs),
      reportSeconds: (Date.now() - endedMs) / 1000,
      sendingPeakMb: sendingMb,
      peakMb: wholeMb,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function writeSuite(
  path: string,
  options: { readonly cases: number; readonly samples: number; readonly mode?: BenchMode },
): void {
  const { samples, mode: kind = 'unary' } = options
  const model = kind === 'large' ? 'bench-large' : 'bench-model'
  const mode = kind === 'large' ? 'unary' : kind
  const cases = Array.from({ length: options.cases }, (_, index) => ({
    id: `case-${index}`,
    prompt: `Question number ${index} of the bench?`,
  }))
  writeFileSync(path, JSON.stringify({ defaults: { model, mode, samples }, cases }))
}

function runToEnd(
  args: readonly string[],
  options: { readonly cwd: string; readonly peakFile: string },
): Promise<void> {
  const child = spawn(process.execPath, ['--import', peakHook, built, ...args], {
    cwd: options.cwd,
    env: { ...process.env, PARITY_BENCH_PEAK_FILE: options.peakFile },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
}

function readRun(
  folder: string,
  startedMs: number,
  endedMs: number,
): Omit<ParityRun, 'reportSeconds' | 'sendingPeakMb' | 'peakMb'> {
  const reports = join(folder, 'reports')
  const runId = readdirSync(reports).find(name => name !== 'latest') ?? ''
  const run = readFileSync(join(reports, runId, 'run.json'), 'utf8')
  const head = JSON.parse(`${run.slice(0, run.indexOf('"exchanges":'))}"exchanges":[]}`) as {
    startedAt: string
    finishedAt: string
    totals: { baseline: { totalMs: number; ttftMs: number | null } }
  }
  const finishedMs = Date.parse(head.finishedAt)
  return {
    wholeSeconds: (endedMs - startedMs) / 1000,
    sendingSeconds: (finishedMs - Date.parse(head.startedAt)) / 1000,
    judgingSeconds: (endedMs - finishedMs) / 1000,
    medianTotalMs: head.totals.baseline.totalMs,
    medianTtftMs: head.totals.baseline.ttftMs,
  }
}

/** Median seconds of a whole process that only says what it can do. */
export function measureStart(args: readonly string[], times: number): number {
  const seconds = Array.from({ length: times }, () => {
    const startedMs = performance.now()
    spawnSync(process.execPath, args, { stdio: 'ignore' })
    return (performance.now() - startedMs) / 1000
  }).sort((left, right) => left - right)
  return seconds[Math.floor(times / 2)] ?? 0
}

export const builtCommand: string = built
