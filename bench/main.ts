// `npm run bench`: ratios against references measured in the same run, on this machine, right now.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import Table from 'cli-table3'
import { wordDifferences } from '../src/compare/differences/word-differences.ts'
import { measurePage } from './page.ts'
import {
  builtCommand,
  measureBareLoop,
  measureParity,
  measureStart,
  startMockServer,
} from './processes.ts'

const isShort = process.argv.includes('--short')
const root = fileURLToPath(new URL('..', import.meta.url))

function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const table = new Table({ head: [...head], style: { head: [], border: [] } })
  for (const row of rows) table.push([...row])
  process.stdout.write(`\n${title}\n${table.toString()}\n`)
}

const two = (value: number) => value.toFixed(2)
const whole = (value: number) => String(Math.round(value))

async function benchThroughput(): Promise<void> {
  const server = await startMockServer(0)
  const rows: string[][] = []
  const sizes = isShort ? [2000] : [2000, 20_000, 100_000]
  for (const exchanges of sizes) {
    const bare = measureBareLoop(server.url, { requests: exchanges, inFlight: 64 })
    const samples = 5
    const cases = exchanges / 2 / samples
    // 32 slots are 64 requests in flight: each slot sends both sides.
    const run = await measureParity({
      url: server.url,
      cases,
      samples,
      inFlight: 32,
      reportAgain: true,
    })
    const perSecond = exchanges / run.sendingSeconds
    rows.push([
      whole(exchanges),
      whole(bare.perSecond),
      whole(perSecond),
      two(perSecond / bare.perSecond),
      two(run.judgingSeconds),
      two(run.reportSeconds),
      whole(bare.peakMb),
      whole(run.sendingPeakMb),
      whole(run.peakMb),
    ])
  }
  server.stop()
  print(
    'Throughput at 64 requests in flight, 2 kB answers. Sending includes planning and the journal.',
    [
      'requests',
      'bare loop /s',
      'parity /s',
      'ratio',
      'judging + reports s',
      'parity report s',
      'bare MB',
      'sending MB',
      'parity MB',
    ],
    rows,
  )
}

async function benchThousandCases(): Promise<void> {
  const server = await startMockServer(0)
  const bare = measureBareLoop(server.url, { requests: 2000, inFlight: 64 })
  const run = await measureParity({ url: server.url, cases: 1000, samples: 1, inFlight: 32 })
  server.stop()
  print(
    '1,000 cases x 2 sides as a whole process',
    ['what', 'seconds'],
    [
      ['bare loop, requests only', two(2000 / bare.perSecond)],
      ['parity, start to end', two(run.wholeSeconds)],
      ['  of that judging and reports', two(run.judgingSeconds)],
    ],
  )
}

async function benchLatency(): Promise<void> {
  const knownMs = 200
  const server = await startMockServer(knownMs)
  const rows: string[][] = []
  for (const inFlight of isShort ? [8, 64] : [1, 8, 64, 256]) {
    // Sixty-four answers of 1 MB at once would measure the network of one machine with itself.
    const modes =
      inFlight > 8 ? (['unary', 'stream'] as const) : (['unary', 'stream', 'large'] as const)
    for (const mode of modes) {
      const bare = measureBareLoop(server.url, {
        requests: Math.max(20, inFlight * 4),
        inFlight,
        mode,
      })
      const cases = Math.max(10, inFlight * 2)
      const slots = Math.max(1, inFlight / 2)
      const run = await measureParity({ url: server.url, cases, samples: 2, inFlight: slots, mode })
      const ttft = run.medianTtftMs === null ? '' : two(run.medianTtftMs - knownMs)
      rows.push([
        whole(inFlight),
        mode,
        two(bare.medianMs - knownMs),
        two(run.medianTotalMs - knownMs),
        ttft,
      ])
    }
  }
  server.stop()
  print(
    `Error of the reported median against a server that answers after ${knownMs} ms; large answers are 1 MB, others 2 kB`,
    ['in flight', 'mode', 'bare loop, ms off', 'total, ms off', 'first token, ms off'],
    rows,
  )
}

function benchComparison(): void {
  const random = (seed: number) => {
    let state = seed
    return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
  }
  const build = (seed: number, length: number, word: (next: () => number) => string) => {
    const next = random(seed)
    let text = ''
    while (text.length < length) text += word(next)
    return text
  }
  const pairs: [string, (seed: number) => string][] = [
    ['random words', seed => build(seed, 100_000, next => `${next().toString(36).slice(2, 8)} `)],
    [
      'few words',
      seed => build(seed, 100_000, next => ['yes ', 'no ', 'maybe '][Math.floor(next() * 3)] ?? ''),
    ],
    [
      'one-letter words',
      seed => build(seed, 100_000, next => `${String.fromCharCode(97 + Math.floor(next() * 26))} `),
    ],
    [
      'no spaces',
      seed => build(seed, 100_000, next => String.fromCharCode(97 + Math.floor(next() * 26))),
    ],
    [
      'Chinese',
      seed => build(seed, 33_000, next => String.fromCharCode(0x4e00 + Math.floor(next() * 3000))),
    ],
  ]
  const rows = pairs.map(([name, make]) => {
    const [left, right] = [make(1), make(2)]
    const startedMs = performance.now()
    wordDifferences(left, right)
    return [name, two(performance.now() - startedMs)]
  })
  print('Word differences of two unlike texts of 100 kB, first call', ['text', 'ms'], rows)
}

async function benchPage(): Promise<void> {
  const rows: string[][] = []
  for (const [cases, exchanges] of [
    [1000, 8],
    [2000, 10],
  ] as const) {
    const times = await measurePage(cases, exchanges)
    rows.push([
      `${cases} x ${exchanges}`,
      two(times.megabytes),
      whole(times.firstTextMs),
      whole(times.openMs),
      whole(times.searchMs),
    ])
  }
  print(
    'The HTML report in Chromium, from disk, 2 kB answers',
    ['cases x exchanges', 'MB', 'verdict shown, ms', 'cases listed, ms', 'search, ms'],
    rows,
  )
}

function benchStart(): void {
  const times = 11
  const node = measureStart(['-e', '0'], times)
  const help = measureStart([builtCommand, '--help'], times)
  print(
    'Start-up, median of 11',
    ['what', 'ms', 'ratio'],
    [
      ['node -e 0', whole(node * 1000), '1.00'],
      ['parity --help', whole(help * 1000), two(help / node)],
    ],
  )
}

const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
benchStart()
benchComparison()
await benchThousandCases()
await benchLatency()
await benchThroughput()
// Last, since it alone wants a browser.
await benchPage()
