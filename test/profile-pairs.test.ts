import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { createGatewayClient } from '../src/gateway/gateway-client.ts'
import type { Exchange } from '../src/model/exchange.ts'
import type { Protocol } from '../src/model/protocol.ts'
import { sides, type Mode, type Side } from '../src/model/side.ts'
import { caseKey, type GoldenCase } from '../src/model/suite.ts'
import type { RunReport } from '../src/model/report.ts'
import { judgeRun } from '../src/run/judge/judge-run.ts'
import { simulatedKeys, type SimulatedProfile } from '../src/simulator/simulated-profile.ts'
import { startSimulator } from '../src/simulator/start-simulator.ts'
import { loadSuite } from '../src/suite/cases/load-suite.ts'
import { createSlotLimiter } from '../src/run/slot-limiter.ts'
import { aJournalHeader } from '../src/testing/builders/build-run.ts'
import { findDialect } from '../src/wire/find-dialect.ts'
import { profiles } from '../src/wire/profiles.ts'

/** A gateway in one of its protocols; every one that can be simulated. */
interface Speaker {
  readonly name: string
  readonly profile: SimulatedProfile
  readonly protocol: Protocol
}

const speakers: readonly Speaker[] = profiles.flatMap(({ name, protocols }) =>
  Object.hasOwn(simulatedKeys, name)
    ? protocols.map(({ protocol }) => ({
        name: `${name} (${protocol})`,
        profile: name as SimulatedProfile,
        protocol,
      }))
    : [],
)

const samples = 2
const folder = join(import.meta.dirname, '..', 'suites')
const cases = ['basics', 'conversations', 'faults', 'structured', 'tools', 'vision'].flatMap(
  name => {
    const loaded = loadSuite({
      file: `${name}.yaml`,
      text: readFileSync(join(folder, `${name}.yaml`), 'utf8'),
      readFile: relative => readFileSync(join(folder, relative)),
      defaults: { mode: 'both', samples },
      hash: text => createHash('sha256').update(text).digest('hex'),
    })
    return loaded.ok ? loaded.value.cases.map(golden => ({ ...golden, samples })) : []
  },
)

type Observed = ReadonlyMap<string, Exchange>

const observed = new Map<string, Observed>()

const keyOf = (golden: GoldenCase, mode: Mode, sample: number): string =>
  `${caseKey(golden)} ${mode} ${sample}`

/** Every sample of the suites from one simulated gateway, as the product's own client sees it. */
async function observe({ profile, protocol }: Speaker, side: Side): Promise<Observed> {
  const dialect = findDialect(profile, protocol)
  if (dialect === undefined) throw new Error(`${profile} does not speak ${protocol}`)
  const stage = { profile, side, port: 0, seed: '1', defects: [], delayFactor: 0 } as const
  const simulator = await startSimulator(stage)
  const header = aJournalHeader({ cases })
  const client = createGatewayClient({
    side,
    dialect,
    settings: { ...header.configuration.sides[side], profile, protocol, baseUrl: simulator.url },
    apiKey: simulatedKeys[profile],
    run: { ...header.configuration.run, retries: 0 },
    connections: 16,
    effects: {
      now: () => Date.now(),
      monotonicMs: () => performance.now(),
      random: () => 0.5,
      sleep: () => Promise.resolve(),
    },
    headersFor: ({ golden, mode, sample }) => ({
      'x-parity-slot': `${encodeURIComponent(caseKey(golden))};${mode};${sample}`,
    }),
  })
  const exchanges = new Map<string, Exchange>()
  const { signal } = new AbortController()
  const slots = cases.flatMap(golden =>
    golden.modes.flatMap(mode =>
      Array.from({ length: samples }, (_, index) => ({ golden, mode, sample: index + 1 })),
    ),
  )
  await createSlotLimiter(16).run({
    items: slots,
    stopped: () => false,
    task: async ({ golden, mode, sample }) => {
      const exchange = await client.send({ golden, side, mode, sample }, signal)
      exchanges.set(keyOf(golden, mode, sample), exchange)
    },
  })
  await client.close()
  await simulator.close()
  return exchanges
}

beforeAll(async () => {
  for (const speaker of speakers) {
    for (const side of sides) {
      observed.set(`${speaker.name} ${side}`, await observe(speaker, side))
    }
  }
}, 120_000)

function judge(baseline: Speaker, candidate: Speaker): RunReport {
  const reader = (speaker: Speaker, side: Side) => {
    const exchanges = observed.get(`${speaker.name} ${side}`)
    return (golden: GoldenCase, mode: Mode) =>
      Array.from({ length: samples }, (_, index) => exchanges?.get(keyOf(golden, mode, index + 1)))
  }
  const readBaseline = reader(baseline, 'baseline')
  const readCandidate = reader(candidate, 'candidate')
  return judgeRun({
    header: aJournalHeader({ cases }),
    footer: null,
    warnings: [],
    readExchanges: (golden, mode) => ({
      baseline: readBaseline(golden, mode),
      candidate: readCandidate(golden, mode),
    }),
  })
}

/** Cases of which the protocol or the gateway loses a field; the report names it, and so it may differ. */
function lossyCases({ name }: Speaker): ReadonlySet<string> {
  const exchanges = [...(observed.get(`${name} baseline`)?.values() ?? [])]
  const lossy = exchanges.filter(
    ({ requestChanges, wireNotes }) =>
      requestChanges.some(({ kind }) => kind === 'removed') ||
      wireNotes.some(({ code }) => code === 'ignored-parameter'),
  )
  return new Set(lossy.map(({ suite, caseId }) => caseKey({ suite, id: caseId })))
}

test.each(speakers.map(speaker => [speaker.name, speaker] as const))(
  'from %s to any other, nothing but the form of the wire differs',
  (_, baseline) => {
    for (const candidate of speakers) {
      const lossy = new Set([...lossyCases(baseline), ...lossyCases(candidate)])
      const { gates, cases: results } = judge(baseline, candidate)
      const whole = results.filter(
        ({ suite, caseId }) => !lossy.has(caseKey({ suite, id: caseId })),
      )
      expect(whole.length).toBeGreaterThan(results.length / 2)
      const found = whole.flatMap(({ suite, caseId, mode, findings }) =>
        findings
          .filter(({ level }) => level !== 'note')
          .map(({ kind, detail }) => `${suite}/${caseId} ${mode} ${kind}: ${detail}`),
      )
      expect({ candidate: candidate.name, found }).toEqual({ candidate: candidate.name, found: [] })
      const drifting = gates.filter(
        ({ gate, verdict }) => verdict === 'drift' && !/^(?:latency|contract|expect)/.test(gate),
      )
      expect({ candidate: candidate.name, drifting }).toEqual({
        candidate: candidate.name,
        drifting: [],
      })
    }
  },
)
