import { describe, expect, test } from 'vitest'
import type { GateResult, RunReport } from '../../../model/report.ts'
import { aGoldenCase, goldenCases } from '../../../testing/builders/build-golden-case.ts'
import { aGateSetting } from '../../../testing/builders/build-run.ts'
import { chanceAnswer, usualAnswer } from '../../../testing/builders/chance-answer.ts'
import { lookedRun } from '../../../testing/builders/looked-run.ts'

const sendings = (sent: readonly string[]) => sent.length

function gate(report: RunReport, key: string): GateResult {
  const found = report.gates.find(item => item.gate === key)
  if (!found) throw new Error(`no gate ${key}`)
  return found
}

describe('a run that sends until it is decided', () => {
  const rule = 'until-decided'

  test("ends at the first look where the plan decides it, with that look's bounds", async () => {
    const { report, looks, sent } = await lookedRun({ rule, cases: goldenCases(60) })
    expect(report.verdict).toBe('parity')
    expect(looks).toEqual([{ type: 'look', look: 1, eventLoopDelayMs: 0.2, ended: 'decided' }])
    expect(sendings(sent)).toBe(180)
    expect(report.looks).toEqual({
      rule,
      look: 1,
      of: 3,
      early: false,
      errorLevel: 0.035,
      ended: 'decided',
      casesPlanned: 60,
    })
    expect(report.reason).toMatch(/^decided at look 1 of 3, after 360 samples; /)
    expect(gate(report, 'latency.total').reason).toContain('; 96.5 % bound, look 1 of 3')
  })

  test('asks again what is open: too few requests for the failure limit are made more', async () => {
    const { report, looks, sent } = await lookedRun({ rule, cases: goldenCases(30) })
    expect(report.verdict).toBe('parity')
    expect(looks.map(({ look, ended }) => [look, ended])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, 'decided'],
    ])
    // 90 pairs without a failure, then 180, then 300: a bound of 99.25 % takes 290.
    expect(sendings(sent)).toBe(300)
    expect(report.plan.samplesPlanned).toBe(600)
    expect(gate(report, 'errors.rate')).toMatchObject({ verdict: 'parity', samples: 300 })
  })

  test('asks only the cases behind what is open', async () => {
    const cases = [
      ...goldenCases(40, { modes: ['unary'], samples: 5 }),
      ...goldenCases(20, { modes: ['stream'], samples: 2, suite: 'live' }),
    ]
    const { report, looks } = await lookedRun({
      rule,
      cases,
      // The first tokens of both sides vary much, and whole times hardly.
      observe: place => {
        const usual = usualAnswer(place)
        const noise = chanceAnswer(place, 'noise').totalMs / chanceAnswer(place, 'more').totalMs
        const firstDeltaMs = place.mode === 'stream' ? 200 * noise ** 1.3 : null
        return { ...usual, totalMs: 1000, firstDeltaMs }
      },
    })
    const [first] = looks
    expect(Object.keys(first?.samples ?? {})).toHaveLength(20)
    expect(Object.keys(first?.samples ?? {}).every(key => key.startsWith('live/'))).toBe(true)
    expect(gate(report, 'quality.replaced').verdict).toBe('parity')
  })

  test('a limit that one look has shown to be kept stays kept', async () => {
    const { report } = await lookedRun({
      rule,
      cases: goldenCases(30),
      observe: place => {
        const usual = usualAnswer(place)
        // Later samples vary so much that no bound on times would hold.
        const noise = chanceAnswer(place, 'noise').totalMs / 800
        return place.sample <= 3 ? usual : { ...usual, totalMs: 1000 * noise ** 6 }
      },
    })
    expect(report.verdict).toBe('parity')
    expect(gate(report, 'latency.total')).toMatchObject({ verdict: 'parity', samples: 30 })
    expect(gate(report, 'latency.total').reason).toContain('96.5 % bound, look 1 of 3')
    expect(gate(report, 'errors.rate').reason).toContain('99.25 % bound, look 3 of 3')
  })

  test('ends at once where cases are too few, whatever is asked of them', async () => {
    const { report, looks, sent } = await lookedRun({ rule, cases: goldenCases(12) })
    expect(looks.map(({ ended }) => ended)).toEqual(['hopeless'])
    expect(sendings(sent)).toBe(36)
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(
      /^ended at look 1 of 3, since more samples of the same cases would not settle it; /,
    )
  })

  test('single samples are doubled, since they show nothing of how answers vary', async () => {
    const { report, looks } = await lookedRun({
      rule,
      cases: goldenCases(160, { samples: 1 }),
      gates: [aGateSetting('contract.value', undefined, { required: false })],
    })
    expect(looks[0]?.samples?.['support/case-000']).toBe(2)
    expect(report.verdict).toBe('parity')
  })

  test('single samples that differ are doubled also beside cases that are repeated', async () => {
    const single = aGoldenCase({ id: 'single', samples: 1 })
    const { report, looks } = await lookedRun({
      rule,
      cases: [...goldenCases(60), single],
      observe: place => ({
        ...usualAnswer(place),
        inputTokens: place.golden.id === 'single' && place.side === 'candidate' ? 31 : 12,
      }),
    })
    expect(looks[0]?.samples).toMatchObject({ 'support/single': 2 })
    expect(report.verdict).toBe('drift')
    expect(report.reason).toMatch(/contract.prompt-tokens: support\/single/)
  })

  test('ends with drift as soon as it is proven', async () => {
    const { report, looks } = await lookedRun({
      rule,
      cases: goldenCases(30),
      observe: place =>
        place.side === 'candidate'
          ? { ...usualAnswer(place), ...chanceAnswer(place, 'other') }
          : usualAnswer(place),
    })
    expect(report.verdict).toBe('drift')
    expect(looks.map(({ look, ended }) => [look, ended])).toEqual([[1, 'decided']])
    expect(report.nextStep).toContain('do not move traffic')
  })

  test('says what is still open after the last look', async () => {
    const { report, looks } = await lookedRun({
      rule,
      cases: goldenCases(30),
      gates: [aGateSetting('errors.rate', '<= 1.2pp')],
    })
    expect(looks.map(({ ended }) => ended)).toEqual([undefined, undefined, 'last'])
    expect(report.verdict).toBe('inconclusive')
    expect(report.reason).toMatch(/^still open at look 3, the last one, after 600 samples; errors/)
  })
})

describe('a run that stops early', () => {
  const rule = 'stop-early'

  test('sends all where nothing differs and half is too little to show it', async () => {
    const { report, looks, sent } = await lookedRun({ rule, cases: goldenCases(60) })
    expect(report.verdict).toBe('parity')
    expect(looks.map(({ look, cases, ended }) => [look, cases, ended])).toEqual([
      [1, 30, undefined],
      [2, 60, 'decided'],
    ])
    expect(sendings(sent)).toBe(180)
    expect(gate(report, 'quality.replaced').reason).toContain('96 % bound, look 2 of 2')
  })

  test('ends with parity after half of the prompts where that shows it', async () => {
    const { report, sent } = await lookedRun({ rule, cases: goldenCases(120, { samples: 5 }) })
    expect(report.verdict).toBe('parity')
    expect(sendings(sent)).toBe(300)
    expect(report.reason).toMatch(/^decided at look 1 of 2, after 60 of 120 cases; /)
    expect(report.cases).toHaveLength(60)
    expect(gate(report, 'coverage.samples')).toMatchObject({ verdict: 'parity', baseline: 600 })
  })

  test('ends before the first look where answers come from elsewhere', async () => {
    const { report, looks, sent } = await lookedRun({
      rule,
      cases: goldenCases(120),
      observe: place => ({
        ...usualAnswer(place),
        ...(place.side === 'candidate' && { text: chanceAnswer(place, 'other').text }),
      }),
    })
    expect(report.verdict).toBe('drift')
    expect(looks).toEqual([
      { type: 'look', look: 1, cases: 20, early: true, eventLoopDelayMs: 0.2, ended: 'decided' },
    ])
    expect(sendings(sent)).toBe(60)
    expect(report.reason).toMatch(/^decided before look 1 of 2, after 20 of 120 cases; quality/)
  })

  test('a lost tool call ends it at the first look, which holds all such cases', async () => {
    const tools = Array.from({ length: 3 }, (_, index) =>
      aGoldenCase({
        id: `tool-${index}`,
        compare: { kind: 'tools', ignorePaths: [], numericTolerance: 0 },
      }),
    )
    const { report, looks } = await lookedRun({
      rule,
      cases: [...goldenCases(60), ...tools],
      observe: place => ({
        ...usualAnswer(place),
        ...(place.golden.compare.kind === 'tools' &&
          place.side === 'baseline' && { finishReason: 'tool_calls' as const }),
      }),
    })
    expect(report.verdict).toBe('drift')
    expect(looks.map(({ look, cases, early }) => [look, cases, early])).toEqual([
      [1, 33, undefined],
    ])
  })
})

describe('golden checks of cases that are sent last', () => {
  const rule = 'stop-early'
  const cases = goldenCases(200)

  test('are tried before the run can end in parity', async () => {
    const first = await lookedRun({ rule, cases })
    expect(first.report).toMatchObject({ verdict: 'parity', looks: { look: 1, of: 2 } })
    const seen = new Set(first.report.cases.map(({ caseId }) => caseId))
    const isLast = (id: string) => !seen.has(id)
    const checked = cases.map(golden =>
      isLast(golden.id)
        ? { ...golden, expect: [{ kind: 'contains', value: 'needle' }] as const }
        : golden,
    )
    const { report } = await lookedRun({
      rule,
      cases: checked,
      observe: place => {
        const usual = usualAnswer(place)
        const isRight = place.side === 'baseline' || place.golden.id !== 'case-199'
        return isLast(place.golden.id) && isRight
          ? { ...usual, text: `needle ${usual.text}` }
          : usual
      },
    })
    expect(report.looks?.look).toBe(2)
    expect(gate(report, 'expect.failed').verdict).not.toBe('not measured')
  })
})
