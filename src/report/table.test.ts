import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import stringWidth from 'string-width'
import type { RunReport } from '../model/report.ts'
import {
  aCase,
  aContractGate,
  aFinding,
  aGate,
  aReport,
  someTotals,
} from '../testing/build-report.ts'
import { hostileText } from '../testing/hostile-text.ts'
import {
  driftReport,
  inconclusiveReport,
  parityReport,
  simulatedReport,
  unusableReport,
} from '../testing/sample-reports.ts'
import { renderTable, renderVerdictLine } from './table.ts'

const samples = {
  parity: parityReport,
  drift: driftReport,
  inconclusive: inconclusiveReport,
  simulated: simulatedReport,
  unusable: unusableReport,
}

function linesOf(report: RunReport, columns = 80): string[] {
  return renderTable(report, { columns, colour: false }).trimEnd().split('\n')
}

function lastLine(report: RunReport, columns = 200): string {
  return linesOf(report, columns).at(-1) ?? ''
}

describe('renderTable', () => {
  for (const [name, report] of Object.entries(samples)) {
    for (const columns of [80, 200]) {
      test(`${name} at ${columns} columns`, async () => {
        const text = renderTable(report, { columns, colour: false, reportsPath: 'reports/latest' })
        await expect(text).toMatchFileSnapshot(`__golden__/${name}-${columns}.txt`)
      })
    }
  }

  test('drift in colour', async () => {
    const text = renderTable(driftReport, { columns: 100, colour: true })
    await expect(text).toMatchFileSnapshot('__golden__/drift-colour.txt')
  })

  test('colours change nothing else', () => {
    for (const report of Object.values(samples)) {
      const coloured = renderTable(report, { columns: 80, colour: true })
      const plain = renderTable(report, { columns: 80, colour: false })
      expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain)
      expect(coloured).not.toBe(plain)
    }
  })

  test('the first line says what ran', () => {
    const [first = ''] = linesOf(parityReport, 200)
    expect(first).toContain('gateway-parity 0.1.0, run 2026-03-01T10-00-00-abc123')
    expect(first).toContain(
      'llm-gateway (baseline.example.com) -> ai-stats (candidate.example.com), 50 cases',
    )
  })

  test('a simulated run says so in its first and its last line', () => {
    const lines = linesOf(simulatedReport)
    expect(lines[0]).toMatch(/^SIMULATED /)
    expect(lines.at(-1)).toMatch(/^PARITY \(SIMULATED\): /)
    expect(linesOf(parityReport).join('\n')).not.toContain('SIMULATED')
  })

  test.each([
    ['parity', /^PARITY: .*; go on to /],
    ['drift', /^DRIFT: .*; do not move traffic/],
    ['inconclusive', /^INCONCLUSIVE: .*; not a pass/],
    ['unusable', /^UNUSABLE CANDIDATE: not one of 6 samples .*; check the candidate/],
  ] as const)('the last line of %s is its verdict', (name, pattern) => {
    expect(lastLine(samples[name])).toMatch(pattern)
  })

  test('a verdict that is too long for one line stands in full before it', () => {
    const text = linesOf(driftReport).join(' ').replaceAll(/\s+/g, ' ')
    expect(text).toContain(`why: ${driftReport.reason} next: ${driftReport.nextStep} DRIFT: `)
  })

  test('gates that found nothing are one line, unless a limit was set on them', () => {
    const gates = [
      aContractGate('contract.model'),
      aContractGate('contract.usage', { verdict: 'not measured' }),
      aContractGate('contract.stream', { threshold: '<= 1pp' }),
      aContractGate('expect.failed'),
      aGate(),
    ]
    const text = linesOf(aReport({ gates }), 200).join('\n')
    expect(text).toContain(
      'contract: 1 check, no break found; 1 with nothing to check · expect: 1 check, no break found',
    )
    expect(text).toMatch(/^contract\.stream /m)
    expect(text).not.toMatch(/^contract\.(?:model|usage) /m)
  })

  test('dimensions come before other gates', () => {
    const gates = [
      aContractGate('contract.model', { verdict: 'drift' }),
      aGate({ gate: 'cost.total' }),
    ]
    const text = linesOf(aReport({ gates })).join('\n')
    expect(text.indexOf('cost.total')).toBeLessThan(text.indexOf('contract.model'))
  })

  test('an informational gate is marked', () => {
    const text = linesOf(aReport({ gates: [aGate({ required: false })] })).join('\n')
    expect(text).toContain('parity*')
    expect(text).toContain('* informational')
  })

  test('cases are worst first: breaks, flags, inconclusive, each by similarity', () => {
    const flag = aFinding({ level: 'flag' })
    const cases = [
      aCase({ caseId: 'inconclusive', verdict: 'inconclusive', similarityDelta: null }),
      aCase({ caseId: 'flag-near', verdict: 'drift', findings: [flag], similarityDelta: 0.1 }),
      aCase({ caseId: 'flag-far', verdict: 'drift', findings: [flag], similarityDelta: 0.3 }),
      aCase({
        caseId: 'flag-waived-break',
        verdict: 'drift',
        findings: [aFinding({ waivedBy: 'known' }), flag],
        similarityDelta: 0.2,
      }),
      aCase({
        caseId: 'break',
        verdict: 'drift',
        findings: [aFinding()],
        similarityDelta: Number.NaN,
      }),
      aCase({ caseId: 'quiet' }),
    ]
    const rows = linesOf(aReport({ cases }), 200).filter(line => line.startsWith('support/'))
    expect(rows.map(row => row.split(/[/ ]/)[1])).toEqual([
      'break',
      'flag-far',
      'flag-waived-break',
      'flag-near',
      'inconclusive',
    ])
  })

  test('at most twelve cases are shown, and how many more there are', () => {
    const text = linesOf(driftReport).join('\n')
    expect(text.match(/^tools\//gm)).toHaveLength(12)
    expect(text).toContain('+2 more in cases.csv')
  })

  test('a case that differs in one mode does not count as quiet', () => {
    const cases = [
      aCase({ caseId: 'a' }),
      aCase({ caseId: 'b' }),
      aCase({ caseId: 'b', mode: 'stream', verdict: 'inconclusive' }),
    ]
    const text = linesOf(aReport({ cases })).join('\n')
    expect(text).toContain('no difference seen in 1 of 2 cases: support 1')
  })

  test('unknown cost is said, and never 0', () => {
    const totals = {
      baseline: someTotals({ costUsd: null }),
      candidate: someTotals({ costUnknown: 1200 }),
    }
    const text = linesOf(aReport({ totals })).join('\n')
    expect(text).toContain('unknown')
    expect(text).toContain('$0.0123 + 1,200 unknown')
  })

  test('warnings are listed, the many cut short', () => {
    const warnings = Array.from({ length: 23 }, (_, index) => ({
      severity: 'warning' as const,
      message: `number ${index}`,
    }))
    const text = linesOf(aReport({ warnings })).join('\n')
    expect(text).toContain('- warning: number 19\n')
    expect(text).not.toContain('number 20')
    expect(text).toContain('+3 more warnings in run.json')
  })

  test('a run in which nothing was selected still renders', () => {
    expect(lastLine(aReport({ gates: [], cases: [] }))).toMatch(/^PARITY: /)
  })

  test('no text acts in a terminal or breaks the layout, whatever anyone says', () => {
    fc.assert(
      fc.property(
        fc.array(hostileText, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        (texts, columns) => {
          const text = renderTable(hostileReport(texts), { columns, colour: false })
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
          for (const line of text.split('\n')) {
            expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(40, columns))
          }
          expect(text.trimEnd().split('\n').at(-1)).toMatch(/^DRIFT \(SIMULATED\): /)
        },
      ),
      { numRuns: 60 },
    )
  })
})

function hostileReport(texts: readonly string[]): RunReport {
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = texts
  const side = { ...aReport().sides.baseline, profile: a, baseUrl: b }
  return aReport({
    runId: c,
    seed: d,
    simulated: true,
    verdict: 'drift',
    reason: e,
    nextStep: f,
    sides: { baseline: side, candidate: side },
    gates: [
      aGate({ gate: g, metric: 'latency.total', threshold: h, reason: a, verdict: 'drift' }),
      aContractGate('contract.model', { reason: b, verdict: 'drift' }),
    ],
    cases: [
      aCase({
        suite: c,
        caseId: d,
        verdict: 'drift',
        reason: e,
        firstDifference: f,
        findings: [aFinding({ detail: e })],
      }),
      aCase({ suite: g, caseId: h, similarityDelta: 0.2 }),
    ],
    warnings: [{ severity: 'warning', message: a, hint: b }],
  })
}

describe('renderVerdictLine', () => {
  test('is one whole line, however long', () => {
    expect(renderVerdictLine(driftReport, { colour: false })).toBe(
      `DRIFT: ${driftReport.reason}; ${driftReport.nextStep}`,
    )
  })

  test('has colour on its first word only', () => {
    expect(renderVerdictLine(parityReport, { colour: true })).toMatch(
      /^\u001B\[1m\u001B\[32mPARITY:\u001B\[39m\u001B\[22m 21 gates/,
    )
  })

  test('stays one line whatever the reason says', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (reason, nextStep) => {
        const line = renderVerdictLine(aReport({ reason, nextStep }), { colour: false })
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u)
      }),
    )
  })
})
