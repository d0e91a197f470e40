import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RunReport } from '../../model/report.ts'
import {
  aCase,
  aContractGate,
  aFinding,
  aGate,
  aReport,
  aSide,
  someTotals,
} from '../../testing/builders/build-report.ts'
import { hostileText } from '../../testing/hostile-text.ts'
import {
  driftReport,
  inconclusiveReport,
  parityReport,
  simulatedReport,
  unusableReport,
  judgedUnusableReport,
} from '../../testing/builders/sample-reports.ts'
import { renderSummary } from './render-summary.ts'

const samples = {
  parity: parityReport,
  drift: driftReport,
  inconclusive: inconclusiveReport,
  simulated: simulatedReport,
  unusable: unusableReport,
}

function linesOf(report: RunReport): string[] {
  return renderSummary(report).split('\n')
}

function driftingCases(count: number): RunReport['cases'] {
  return Array.from({ length: count }, (_, index) =>
    aCase({
      caseId: `case-${index}`,
      verdict: 'drift',
      findings: [aFinding()],
      firstDifference: 'yes -> 絶対に '.repeat(20),
    }),
  )
}

describe('summary.md', () => {
  test.each(Object.entries(samples))('of %s', async (name, report) => {
    await expect(renderSummary(report)).toMatchFileSnapshot(`__golden__/${name}.md`)
  })

  test('begins with a mark by which an earlier comment is found, then the verdict', () => {
    for (const report of Object.values(samples)) {
      expect(linesOf(report)[0]).toBe('<!-- gateway-parity -->')
    }
    expect(linesOf(driftReport)[2]).toBe('## ❌ DRIFT: gateway parity')
    expect(linesOf(unusableReport)[2]).toBe('## ❌ UNUSABLE CANDIDATE: gateway parity')
    expect(linesOf(driftReport)).toContainEqual(expect.stringMatching(/^\*\*Next:\*\* do not move/))
  })

  test('of a side that never answered, its words stand in sight, and no gate or case', () => {
    const text = renderSummary(judgedUnusableReport)
    expect(text.indexOf('no such key')).toBeLessThan(text.indexOf('**Next:**'))
    expect(text).toContain('nothing was compared, since the candidate cannot be used')
    expect(text).not.toMatch(/errors\.rate|wrong-key|\*\*drift/)
  })

  test('a simulated run says so in its verdict and once more in words', () => {
    const text = renderSummary(simulatedReport)
    expect(text).toContain('## ✅ PARITY (SIMULATED): gateway parity')
    expect(text).toContain('> SIMULATED: both sides are simulators')
    expect(renderSummary(parityReport)).not.toContain('SIMULATED')
  })

  test('five cases are in sight, the others folded', () => {
    const [inSight = '', folded = ''] =
      renderSummary(driftReport)
        .split('### Cases to look at')[1]
        ?.split('<summary>9 further cases</summary>') ?? []
    expect(inSight.match(/^- \*\*drift\*\*/gm)).toHaveLength(5)
    expect(folded.match(/^- \*\*drift\*\*/gm)).toHaveLength(9)
  })

  test.each([1, 5, 6, 200, 5000])(
    'with %i drifting cases it fits a comment and counts the rest',
    count => {
      const text = renderSummary(aReport({ verdict: 'drift', cases: driftingCases(count) }))
      expect(new TextEncoder().encode(text).length).toBeLessThan(62_000)
      const shown = text.match(/^- \*\*drift\*\*/gm)?.length ?? 0
      const more = Number(/^and (\d+) more in `cases\.csv`$/m.exec(text)?.[1] ?? 0)
      expect(shown + more).toBe(count)
      expect(shown).toBeGreaterThanOrEqual(Math.min(count, 80))
      expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
    },
  )

  test('it fits with endless names, gates and warnings, too', () => {
    const long = '東'.repeat(50_000)
    const report = aReport({
      reason: long,
      nextStep: long,
      sides: { baseline: aSide({ profile: long }), candidate: aSide({ baseUrl: long }) },
      gates: Array.from({ length: 200 }, () =>
        aGate({ gate: long, reason: long, verdict: 'drift' }),
      ),
      cases: driftingCases(50).map(result => ({ ...result, caseId: long, reason: long })),
      warnings: Array.from({ length: 50 }, () => ({ severity: 'warning', message: long })),
    })
    const text = renderSummary(report)
    expect(new TextEncoder().encode(text).length).toBeLessThan(65_536)
    expect(text).toMatch(/^and \d+ more in `gates\.csv`$/m)
  })

  test('a gate that does not decide is marked with a star that is none of Markdown', () => {
    const gates = [aContractGate('contract.model', { verdict: 'drift', required: false })]
    expect(renderSummary(aReport({ gates }))).toContain('| **drift**\\* |')
  })

  test('foreign text changes nothing of the form', () => {
    fc.assert(
      fc.property(fc.array(markdownAttack, { minLength: 8, maxLength: 8 }), texts => {
        const plain = formOf(renderSummary(reportWith(Array.from({ length: 8 }, () => 'word'))))
        expect(formOf(renderSummary(reportWith(texts)))).toEqual(plain)
      }),
      { numRuns: 150 },
    )
  })
})

const attacks = [
  '@octocat',
  '#123',
  'GH-1',
  '|',
  '||',
  '\\|',
  '\\',
  '`',
  '```',
  '~~~',
  '*a*',
  '_b_',
  '~~c~~',
  '[x](javascript:alert(1))',
  '![x](http://evil.example/x.png)',
  '<img src=x onerror=alert(1)>',
  '</details>',
  '</code>',
  '<!--',
  '-->',
  '&lt;',
  '&#64;',
  'https://evil.example',
  'www.evil.example',
  'a@evil.example',
  ':tada:',
  '$x$',
  '# heading',
  '---',
  '===',
  '> quote',
  '1. one',
  '- item',
  '<script>',
  '[^1]',
  '| --- |',
  '    code',
]

const markdownAttack = fc
  .array(fc.oneof(fc.constantFrom(...attacks), hostileText), { minLength: 1, maxLength: 4 })
  .map(pieces => pieces.join(''))

function reportWith(texts: readonly string[]): RunReport {
  const [a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = texts
  return aReport({
    runId: a,
    seed: b,
    verdict: 'drift',
    reason: `x${c}`,
    nextStep: `x${d}`,
    sides: { baseline: aSide({ profile: `x${e}` }), candidate: aSide({ profile: `x${f}` }) },
    gates: [
      aGate({ gate: `x${g}`, metric: 'latency.total', threshold: h, reason: a, verdict: 'drift' }),
    ],
    cases: [
      aCase({ suite: `x${b}`, caseId: c, verdict: 'drift', reason: d, firstDifference: `x${e}` }),
    ],
    totals: {
      baseline: someTotals(),
      candidate: someTotals({ failures: [{ class: 'auth', count: 3, message: `x${h}` }] }),
    },
    warnings: [{ severity: 'warning', message: f, hint: `x${g}` }],
  })
}

/**
 * What Markdown sees once references and words are gone: lines and everything that acts. Colons and
 * points act within addresses and names only, hyphens within `GH-1`.
 */
function formOf(markdown: string): string[] {
  return markdown.split('\n').map(line => {
    for (const address of [/https?:\//i, /www\./i, /mailto:/i, /:\w+:/, /\bgh-\d/i]) {
      expect(line).not.toMatch(address)
    }
    return line
      .replaceAll('<span>$</span>', '')
      .replaceAll(/&#\d+;/g, '')
      .replaceAll(/(?<=[a-z\d])_(?=[a-z\d])/gi, '')
      .replaceAll(/(?<!^|^- )>/g, '')
      .replaceAll(/[^\\`*_[<>|~&@#$]/gu, '')
  })
}
