import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { parse, type TestCase, type TestSuite } from 'junit2json'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { afterAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../../model/report.ts'
import {
  aCase,
  aContractGate,
  aFinding,
  aGate,
  aReport,
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
import { renderJunit } from './render-junit.ts'

const schemaFile = new URL('../../../test/fixtures/junit.xsd', import.meta.url)
const schema = XmlDocument.fromBuffer(readFileSync(schemaFile))
const validator = XsdValidator.fromDoc(schema)

afterAll(() => {
  validator.dispose()
  schema.dispose()
})

function render(report: RunReport): string {
  let xml = ''
  renderJunit(report, piece => (xml += piece))
  return xml
}

/** Throws where the text is no XML, or not of the schema. */
function validate(xml: string): void {
  const document = XmlDocument.fromString(xml)
  try {
    validator.validate(document)
  } finally {
    document.dispose()
  }
}

async function readSuites(report: RunReport): Promise<readonly TestSuite[]> {
  const read = await parse(render(report))
  return read && 'testsuite' in read ? (read.testsuite ?? []) : []
}

async function readTest(report: RunReport, name: string): Promise<TestCase | undefined> {
  const suites = await readSuites(report)
  return suites.flatMap(suite => suite.testcase ?? []).find(item => item.name === name)
}

const samples = { parityReport, driftReport, inconclusiveReport, simulatedReport, unusableReport }

describe('junit.xml', () => {
  test.each(Object.entries(samples))('of %s is valid against the schema', (_, report) => {
    validate(render(report))
  })

  test('of a side that never answered, the run alone is an error, with what the side said', async () => {
    const suites = await readSuites(judgedUnusableReport)
    const count = (name: 'failures' | 'errors' | 'skipped') =>
      suites.map(suite => suite[name]).reduce((sum, one) => Number(sum) + Number(one), 0)
    const { gates, cases } = judgedUnusableReport
    expect([count('failures'), count('errors'), count('skipped')]).toEqual([
      0,
      1,
      gates.length + cases.length,
    ])
    expect(render(judgedUnusableReport)).toContain(
      'candidate failures: auth 6 ("HTTP 401: no such key")',
    )
  })

  test('the schema finds what is wrong', () => {
    const wrong = render(parityReport).replace('classname=', 'klass=')
    expect(() => validate(wrong)).toThrow(/klass/)
  })

  test('has a test suite for each suite and one for the gates, with their counts', async () => {
    const suites = await readSuites(driftReport)
    expect(
      suites.map(({ name, tests, failures, errors, skipped }) => [
        name,
        tests,
        failures,
        errors,
        skipped,
      ]),
    ).toEqual([
      ['support', 21, 0, 0, 1],
      ['tools', 29, 14, 0, 0],
      ['gates', driftReport.gates.length + 1, 4, 0, 1],
    ])
    expect(suites[0]?.timestamp).toBe('2026-03-01T10:00:00')
    expect(suites[0]?.properties).toContainEqual({ name: 'candidate', value: 'ai-stats' })
  })

  test('a case has its place and the seconds of the candidate', () => {
    const xml = render(aReport({ cases: [aCase({ mode: 'stream' })] }))
    expect(xml).toContain(
      '<testcase classname="support" name="refund-policy [stream]" file="suites/support.yaml" line="3" time="1.263"/>',
    )
  })

  test('drift is a failure with its kind, its reason and the first difference', async () => {
    const found = await readTest(driftReport, 'weather[city=東京, unit=celsius] [stream]')
    expect(found?.failure).toEqual([
      {
        type: 'contract.finish-reason',
        message: 'contract.finish-reason: tool_calls ×3 -> stop ×3',
        inner: expect.stringContaining(
          'first difference: "celsius" … -> I cannot look up the weather',
        ),
      },
    ])
    expect(found?.failure?.[0]?.inner).toContain('at suites/support.yaml:3:5')
  })

  test('what is undecided or waived is skipped, and says why', async () => {
    const cases = [
      aCase({ caseId: 'a', verdict: 'inconclusive', reason: 'too few' }),
      aCase({ caseId: 'b', waivedBy: 'known-model', reason: 'a known difference only: x' }),
    ]
    const report = aReport({ cases })
    expect((await readTest(report, 'a [unary]'))?.skipped).toEqual([
      { message: 'inconclusive: too few' },
    ])
    expect((await readTest(report, 'b [unary]'))?.skipped).toEqual([
      { message: 'waived by known-model: a known difference only: x' },
    ])
  })

  test('a waived finding beside an open one fails, by the open one', async () => {
    const findings = [
      aFinding({ kind: 'contract.model', waivedBy: 'known' }),
      aFinding({ kind: 'contract.length', level: 'note' }),
      aFinding({ kind: 'contract.refusal' }),
    ]
    const cases = [aCase({ verdict: 'drift', waivedBy: 'known', findings })]
    const found = await readTest(aReport({ cases }), 'refund-policy [unary]')
    expect(found?.failure?.[0]?.type).toBe('contract.refusal')
    expect(found?.failure?.[0]?.inner).not.toContain('contract.model')
  })

  test('a gate that decides fails with its figures; an informational one never', async () => {
    const gates = [
      aGate({ verdict: 'drift', reason: 'too slow' }),
      aContractGate('contract.model', { verdict: 'drift', required: false, reason: 'other' }),
      aGate({ gate: 'latency.ttft', verdict: 'not measured', reason: 'no stream' }),
    ]
    const report = aReport({ gates })
    expect((await readTest(report, 'latency.total'))?.failure).toEqual([
      {
        type: 'latency.total',
        message: 'too slow',
        inner: expect.stringContaining('difference: 1.02× (0.98× to 1.07×)\nlimit: <= 1.10'),
      },
    ])
    expect((await readTest(report, 'contract.model'))?.skipped).toEqual([
      { message: 'informational: other' },
    ])
    expect((await readTest(report, 'latency.ttft'))?.skipped).toEqual([
      { message: 'not measured: no stream' },
    ])
  })

  test('a run without a working side, or cut off, is an error and cannot look well', async () => {
    const unusable = await readTest(unusableReport, 'verdict')
    expect(unusable?.error?.[0]).toMatchObject({ type: 'unusable candidate' })
    const cut = await readTest(aReport({ verdict: 'inconclusive', interrupted: true }), 'verdict')
    expect(cut?.error?.[0]).toMatchObject({ type: 'interrupted' })
    expect((await readTest(parityReport, 'verdict'))?.error).toBeUndefined()
  })

  test('a simulated run says so', () => {
    expect(render(simulatedReport)).toContain('<testsuites name="gateway-parity (SIMULATED)"')
    expect(render(parityReport)).not.toContain('SIMULATED')
  })

  test('text that would end a comment, a section or an element stays text', async () => {
    const reason = ']]></failure><!--x--> <![CDATA[ &amp; &#0; "quoted" \u0000\uFFFE'
    const cases = [aCase({ verdict: 'drift', reason, firstDifference: reason })]
    const found = await readTest(aReport({ cases }), 'refund-policy [unary]')
    expect(found?.failure?.[0]?.message).toBe(
      ']]></failure><!--x--> <![CDATA[ &amp; &#0; "quoted" ␀\uFFFD',
    )
  })

  test('whatever anyone says, it is valid and has as many tests', () => {
    const counted = (xml: string) => xml.match(/<testcase /g)?.length
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 6, maxLength: 6 }), texts => {
        const [a = '', b = '', c = '', d = '', e = '', f = ''] = texts
        const location = { file: e, line: 1, column: 1 }
        const report = aReport({
          runId: a,
          seed: b,
          gates: [aGate({ gate: c, metric: d, verdict: 'drift', reason: a, threshold: f })],
          cases: [
            aCase({
              suite: a,
              caseId: b,
              verdict: 'drift',
              reason: c,
              firstDifference: d,
              location,
            }),
            aCase({ suite: f, caseId: e, verdict: 'inconclusive', reason: d }),
            aCase({ suite: f, caseId: d, waivedBy: b, reason: e }),
          ],
        })
        const xml = render(report)
        validate(xml)
        expect(counted(xml)).toBe(5)
      }),
      { numRuns: 60 },
    )
  })
})
