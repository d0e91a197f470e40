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
} from '../testing/builders/build-report.ts'
import { hostileText } from '../testing/hostile-text.ts'
import {
  driftReport,
  inconclusiveReport,
  parityReport,
  simulatedReport,
  unusableReport,
  judgedUnusableReport,
} from '../testing/builders/sample-reports.ts'
import { renderReport, reporterNames, type ReportScreen } from './render-report.ts'
import { renderVerdictLine } from './verdict-line.ts'

const samples = {
  parity: parityReport,
  drift: driftReport,
  inconclusive: inconclusiveReport,
  simulated: simulatedReport,
  unusable: unusableReport,
}

function renderTable(report: RunReport, screen: Omit<ReportScreen, 'reporters'>): string {
  return renderReport(report, { ...screen, reporters: ['table'] })
}

function linesOf(report: RunReport, columns = 80): string[] {
  return renderTable(report, { columns, colour: false }).trimEnd().split('\n')
}

function lastLine(report: RunReport, columns = 200): string {
  return linesOf(report, columns).at(-1) ?? ''
}

describe('the table', () => {
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

  test.each(reporterNames.filter(name => name !== 'quiet'))(
    '%s shows what a side that never answered said, and no gate or case',
    name => {
      const screen = { columns: 200, colour: false, reporters: [name] }
      const text = renderReport(judgedUnusableReport, screen)
      expect(text).toContain('candidate failures: auth 6 ("HTTP 401: no such key")')
      expect(text).toContain('nothing was compared, since the candidate cannot be used')
      for (const word of ['errors.rate', 'wrong-key', 'false-alarm', 'closed loop', 'drift'])
        expect(text).not.toContain(word)
    },
  )

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

  test('gates over a suite or a tag stand below its name, so that 80 columns tell them apart', () => {
    const scoped = (scope: string) => ({ scope, verdict: 'inconclusive' as const })
    const gates = [
      aGate({ gate: 'quality.replaced{tag:billing}', ...scoped('tag:billing') }),
      aGate(),
      aGate({ gate: 'latency.total{tag:billing}', ...scoped('tag:billing') }),
      aGate({ gate: 'quality.replaced{suite:support}', ...scoped('suite:support') }),
    ]
    const table = linesOf(aReport({ gates })).join('\n')
    expect(table.match(/^ *(?:quality|latency|tag|suite)\S*/gm)?.slice(0, 6)).toEqual([
      'latency.total',
      'tag:billing',
      '  quality.replaced',
      '  latency.total',
      'suite:support',
      '  quality.replaced',
    ])
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
    const lines = linesOf(aReport({ cases }), 200)
    const rows = lines.filter(line => / {2}(?:unary|stream) {2}/.test(line))
    expect(rows.map(row => row.trim().split(' ')[0])).toEqual([
      'break',
      'flag-far',
      'flag-waived-break',
      'flag-near',
      'inconclusive',
    ])
  })

  test('cases stand under their suite, the worst suite first', () => {
    const drift = { verdict: 'drift', findings: [aFinding()] } as const
    const cases = [
      aCase({ suite: 'alpha', caseId: 'a', verdict: 'inconclusive' }),
      aCase({ suite: 'omega', caseId: 'b', ...drift, similarityDelta: 0.1 }),
      aCase({ suite: 'alpha', caseId: 'c', ...drift, similarityDelta: 0.2 }),
      aCase({ suite: 'omega', caseId: 'd' }),
      aCase({ suite: 'quiet', caseId: 'e' }),
    ]
    const text = linesOf(aReport({ cases }), 200).join('\n')
    const section = text.slice(text.indexOf('\ncase '), text.indexOf('\nno difference'))
    expect(section.match(/^(?:\w+: .*|  \w )/gm)).toEqual([
      'alpha: 1 drift, 1 inconclusive',
      '  c ',
      '  a ',
      'omega: 1 drift, 1 parity',
      '  b ',
    ])
  })

  test('at most twelve cases are shown, and how many more there are', () => {
    const text = linesOf(driftReport).join('\n')
    expect(text.match(/^ {2}(?:flagged|weather)/gm)).toHaveLength(12)
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
})

describe('every reporter', () => {
  test.each(reporterNames)('%s: colours change nothing else', name => {
    for (const report of Object.values(samples)) {
      const screen = { columns: 80, reporters: [name] }
      const coloured = renderReport(report, { ...screen, colour: true })
      const plain = renderReport(report, { ...screen, colour: false })
      expect(coloured.replaceAll(/\u001B\[\d+m/g, '')).toBe(plain)
      expect(coloured).not.toBe(plain)
    }
  })

  test.each(reporterNames)('%s ends with the verdict, and says if it was simulated', name => {
    const lines = renderReport(simulatedReport, {
      columns: 300,
      colour: false,
      reporters: [name],
    }).split('\n')
    expect(lines[0]).toContain('SIMULATED')
    expect(lines.at(-2)).toBe(renderVerdictLine(simulatedReport, { colour: false }))
    expect(lines.at(-1)).toBe('')
  })

  for (const name of ['list', 'dot'] as const) {
    for (const columns of [80, 200]) {
      test(`${name} at ${columns} columns`, async () => {
        const screen = { columns, colour: false, reportsPath: 'reports/run-1' }
        const text = renderReport(driftReport, { ...screen, reporters: [name] })
        await expect(text).toMatchFileSnapshot(`__golden__/${name}-${columns}.txt`)
      })
    }
  }

  test('list has each case and mode on a line of its own', () => {
    const text = renderReport(driftReport, { columns: 120, colour: false, reporters: ['list'] })
    expect(text.match(/^ {2}[✗?~✓] /gm)).toHaveLength(driftReport.cases.length)
    expect(text).toMatch(/^ {2}~ greeting \[unary\] .*waived by known-model-id: /m)
    expect(text).toMatch(/^ {2}✗ weather\[.*\n +first difference: "celsius"/m)
  })

  test('dot has a character for each case and mode, wrapped at the width', () => {
    const text = renderReport(driftReport, { columns: 40, colour: false, reporters: ['dot'] })
    const dots = text.split('\n').filter(line => /^[.x?w]+$/.test(line))
    expect(dots.map(line => line.length)).toEqual([40, 10])
    expect(dots.join('')).toBe(`${'.'.repeat(35)}${'x'.repeat(14)}w`)
  })

  test('several print one after the other, with one heading and one verdict', () => {
    const screen = { columns: 100, colour: false, reporters: ['dot', 'list'] as const }
    const text = renderReport(inconclusiveReport, screen)
    expect(text.match(/^gateway-parity 0/gm)).toHaveLength(1)
    expect(text.match(/^INCONCLUSIVE: /gm)).toHaveLength(1)
    expect(text.indexOf('\n.?\n')).toBeLessThan(text.indexOf('\nsupport: '))
  })

  test('quiet is the verdict line alone', () => {
    const screen = { columns: 80, colour: false, reporters: ['quiet'] as const }
    expect(renderReport(driftReport, screen)).toBe(
      `${renderVerdictLine(driftReport, { colour: false })}\n`,
    )
  })

  test('no text acts in a terminal or breaks the layout, whatever anyone says', () => {
    fc.assert(
      fc.property(
        fc.array(hostileText, { minLength: 8, maxLength: 8 }),
        fc.integer({ min: 1, max: 200 }),
        fc.constantFrom(...(['table', 'list', 'dot'] as const)),
        (texts, columns, name) => {
          const screen = { columns, colour: false, reporters: [name] }
          const text = renderReport(hostileReport(texts), screen)
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
    totals: {
      baseline: someTotals({ failures: [{ class: 'auth', count: 3, message: c }] }),
      candidate: someTotals(),
    },
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
