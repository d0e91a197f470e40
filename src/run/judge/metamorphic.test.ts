import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../model/report.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import {
  aGateSetting,
  chanceAnswer,
  journalOf,
  judgedRun,
  judgeJournal,
  type Observed,
  type RunGiven,
} from '../../testing/builders/build-run.ts'
import type { Place } from '../../testing/builders/candidate-shows.ts'

/** Whole runs that nobody thought out, and what has to hold between the verdicts of two of them. */
interface World {
  readonly seed: string
  readonly kinds: readonly ('text' | 'json' | 'tools')[]
  readonly samples: number
  /** How often an answer slips, on either side. */
  readonly noise: number
  /** What else is wrong with the candidate from the start, if anything. */
  readonly start: number
}

type Change = (observed: Observed, place: Place) => Observed | null

/** What makes a candidate worse, and nothing better. */
const worsenings: Readonly<Record<string, Change>> = {
  slower: ({ totalMs = 1000, ...rest }) => ({ ...rest, totalMs: totalMs * 4 }),
  dearer: ({ costUsd = 0.001, ...rest }) => ({ ...rest, costUsd: (costUsd ?? 0.001) * 4 }),
  failing: rest => ({ ...rest, failure: 'upstream', costUsd: null }),
  empty: rest => ({ ...rest, failure: 'empty', costUsd: null }),
  replaced: rest => ({ ...rest, text: 'nothing of what was asked', toolCalls: [] }),
  refused: rest => ({ ...rest, text: '', toolCalls: [], refusal: 'I cannot help with that.' }),
  cut: rest => ({ ...rest, finishReason: 'length' }),
  'of another model': rest => ({ ...rest, modelServed: 'llama-3-8b' }),
  'of an unknown model': rest => ({ ...rest, modelServed: null }),
  'with another prompt': rest => ({ ...rest, inputTokens: 31 }),
  'without usage': rest => ({ ...rest, inputTokens: null, outputTokens: null }),
  misread: rest => ({ ...rest, wireNotes: [{ code: 'x', level: 'break', detail: 'no form' }] }),
}

const evidenceLost: Readonly<Record<string, Change>> = {
  unsent: () => null,
  cached: rest => ({ ...rest, cacheHit: true }),
  retried: rest => ({ ...rest, failedAttempts: ['overloaded'] }),
  'without costs': rest => ({ ...rest, costUsd: null }),
}

const [allWorsenings, allLosses] = [worsenings, evidenceLost].map(Object.values) as [
  Change[],
  Change[],
]

const worlds: fc.Arbitrary<World> = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 6 }),
  kinds: fc.array(fc.constantFrom('text', 'text', 'text', 'json', 'tools'), {
    minLength: 3,
    maxLength: 5,
  }),
  samples: fc.constantFrom(2, 3),
  noise: fc.constantFrom(0, 0, 0.01),
  start: fc.integer({ min: -3 * allWorsenings.length, max: allWorsenings.length - 1 }),
})

/** Limits that two dozen cases can settle: where nothing but parity could be lost, nothing is tested. */
const gates = [
  aGateSetting('quality.replaced', '<= 60%', { required: false }),
  aGateSetting('latency.total', '<= 2', { required: false }),
  aGateSetting('cost.total', '<= 2'),
  aGateSetting('errors.rate', '<= 20pp'),
]

const caseCount = 24

function casesOf({ kinds, samples }: World): GoldenCase[] {
  return Array.from({ length: caseCount }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? 'text'
    return aGoldenCase({
      id: `case-${String(index).padStart(2, '0')}`,
      suite: index % 2 === 0 ? 'even' : 'odd',
      samples,
      compare: { kind, ignorePaths: [], numericTolerance: 0 },
      request: kind === 'tools' ? { tools: [{ type: 'function' }] } : {},
      expect: kind === 'text' ? [{ kind: 'contains', value: 'refund' }] : [],
    })
  })
}

/** Both sides answer by one law, with slips. */
function lawOf({ seed, noise }: World): (place: Place) => Observed {
  return place => {
    const { text, ...usual } = chanceAnswer(place, seed)
    const slips = chanceAnswer(place, `${seed} slip`).totalMs % 1 < noise
    if (slips) return { ...usual, text: 'Sorry.' }
    const { kind } = place.golden.compare
    if (kind === 'json') return { ...usual, text: `{"id":"${place.golden.id}"}` }
    const toolCalls = [{ name: 'find_order', arguments: '{}' }]
    if (kind === 'tools') return { ...usual, text: '', toolCalls, finishReason: 'tool_calls' }
    return { ...usual, text: `${text} refund` }
  }
}

function givenOf(world: World, ...changes: readonly Change[]): RunGiven {
  const law = lawOf(world)
  const first = allWorsenings[world.start]
  const all = first === undefined ? changes : [ofCandidate(first), ...changes]
  return {
    cases: casesOf(world),
    gates,
    seed: world.seed,
    observe: place =>
      all.reduce<Observed | null>((seen, change) => seen && change(seen, place), law(place)),
  }
}

function ofCandidate(change: Change): Change {
  return (observed, place) => (place.side === 'candidate' ? change(observed, place) : observed)
}

/** In the cases and samples that chance takes. */
function inSome(change: Change, { every, first }: { every: number; first: boolean }): Change {
  return (observed, place) => {
    const isChosen = Number(place.golden.id.slice(-2)) % every === 0
    return isChosen && (!first || place.sample === 1) ? change(observed, place) : observed
  }
}

const places = fc.record({ every: fc.constantFrom(1, 1, 3, 24), first: fc.boolean() })

const options = { seed: 18, numRuns: 12 }

function holds<Ts extends [unknown, ...unknown[]]>(
  arbitraries: { [Index in keyof Ts]: fc.Arbitrary<Ts[Index]> },
  relation: (...values: Ts) => void,
): void {
  fc.assert(fc.property(...arbitraries, relation), options)
}

/** All but the reasons: of several cases they name the first. */
function numbersOf({ gates: judged }: RunReport): unknown {
  return judged.map(({ reason, ...rest }) => ({ ...rest, isTold: reason !== '' }))
}

describe('of two runs', () => {
  test('the one whose candidate is worse is not parity where the other is not', () => {
    holds([worlds, fc.constantFrom(...allWorsenings), places], (world, change, where) => {
      const before = judgedRun(givenOf(world))
      const after = judgedRun(givenOf(world, inSome(ofCandidate(change), where)))
      if (before.verdict !== 'parity') expect(after.verdict).not.toBe('parity')
    })
  })

  test('the one with less evidence is not parity where the other is not', () => {
    holds([worlds, fc.constantFrom(...allLosses), places], (world, loss, where) => {
      const broken = { ...world, start: Math.abs(world.start) % allWorsenings.length }
      const before = judgedRun(givenOf(broken))
      const after = judgedRun(givenOf(broken, inSome(loss, where)))
      const isToldWhy = after.reason.includes('not measured: ')
      if (before.verdict !== 'parity' && !isToldWhy) expect(after.verdict).not.toBe('parity')
    })
  })

  test('the one that lacks costs or samples of half its pairs is no parity', () => {
    holds([worlds, fc.constantFrom('unsent', 'without costs')], (world, name) => {
      const loss = evidenceLost[name] ?? (observed => observed)
      const half = inSome(loss, { every: 1, first: true })
      expect(judgedRun(givenOf({ ...world, samples: 2 }, half)).verdict).not.toBe('parity')
    })
  })

  test('the one whose candidate leaves out what the baseline shows is no parity', () => {
    const silent = ['of an unknown model', 'without costs', 'without usage']
    holds([worlds, fc.constantFrom(...silent)], (world, name) => {
      const silence = worsenings[name] ?? evidenceLost[name] ?? (observed => observed)
      expect(judgedRun(givenOf(world, ofCandidate(silence))).verdict).not.toBe('parity')
    })
  })

  test('in which cases and exchanges stand in another order, both say the same', () => {
    holds([worlds], world => {
      const given = givenOf(world)
      const [header = '', ...others] = journalOf({ ...given, cases: given.cases.toReversed() })
      const footer = others.pop() ?? ''
      const turned = judgeJournal([header, ...others.toReversed(), footer])
      const straight = judgedRun(given)
      expect(turned.verdict).toBe(straight.verdict)
      expect(numbersOf(turned)).toEqual(numbersOf(straight))
    })
  })

  test('the one with a gate that decides nothing says of the others what they said', () => {
    const extra = aGateSetting('contract.refusal', undefined, {
      required: false,
      scope: { kind: 'suite', name: 'odd' },
    })
    holds([worlds], world => {
      const given = givenOf(world)
      const before = judgedRun(given)
      const after = judgedRun({ ...given, gates: [...gates, extra] })
      expect(after.reason).toBe(before.reason)
      expect(after.gates.filter(({ scope }) => scope === 'run')).toEqual(before.gates)
    })
  })
})

describe('a run', () => {
  test('whose candidate says what the baseline said, in another order, is never drift', () => {
    holds([worlds], world => {
      const law = lawOf(world)
      const report = judgedRun({
        ...givenOf({ ...world, start: -1 }),
        observe: place =>
          law({ ...place, side: 'baseline', sample: otherSample(place, world.samples) }),
      })
      expect(report.verdict).not.toBe('drift')
    })
  })

  test('with a verdict of drift has a gate that drifts, and no number that is none', () => {
    holds([worlds, fc.constantFrom(...allLosses), places], (world, loss, where) => {
      const report = judgedRun(givenOf(world, inSome(loss, where)))
      const drifting = report.gates.some(gate => gate.required && gate.verdict === 'drift')
      if (report.unusableSide === null) expect(report.verdict === 'drift').toBe(drifting)
      const written = JSON.stringify(report, (_, value: unknown) => {
        if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('no number')
        return value
      })
      expect(written).not.toMatch(/\b(NaN|Infinity|undefined)\b/)
    })
  })
})

function otherSample({ side, sample }: Place, samples: number): number {
  return side === 'candidate' ? samples + 1 - sample : sample
}

test('some of these runs are parity, and some drift', () => {
  const seen = fc
    .sample(worlds, { seed: options.seed, numRuns: 12 })
    .map(world => judgedRun(givenOf(world)).verdict)
  expect(seen).toEqual(expect.arrayContaining(['parity', 'drift']))
})
