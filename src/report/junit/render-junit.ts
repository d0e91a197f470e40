import { createCB } from 'xmlbuilder2'
import type { RunReport } from '../../model/report.ts'
import { groupBySuite } from '../rank-cases.ts'
import { visibleStart } from '../visible-text.ts'
import {
  gatesSuite,
  notCompared,
  testOfCase,
  testOfGate,
  testOfRun,
  type TestCase,
  type TestOutcome,
} from './test-cases.ts'

/** A gateway may put an endless text into a message. */
const mostCharacters = 4000
/** The XML writer takes these for its own work and would leave them as they are. */
const writtenEntity = /&(?=(?:lt|gt|amp|apos|quot);)/g

/** The XML comes in pieces of a few characters. */
const mostGathered = 65_536

interface TestSuite {
  readonly name: string
  readonly tests: readonly TestCase[]
}

type Builder = ReturnType<typeof createCB>

/**
 * The run in the XML that build servers read as test results: a test suite for each suite, a test
 * for each case and mode, and one test suite for the gates. Given to `append` piece by piece.
 */
export function renderJunit(report: RunReport, append: (piece: string) => void): void {
  const { unusableSide } = report
  const judged = (tests: readonly TestCase[]) =>
    unusableSide ? tests.map(test => notCompared(test, unusableSide)) : tests
  const suites: readonly TestSuite[] = [
    ...groupBySuite(report.cases).map(({ suite, cases }) => ({
      name: suite,
      tests: judged(cases.map(testOfCase)),
    })),
    { name: gatesSuite, tests: [testOfRun(report), ...judged(report.gates.map(testOfGate))] },
  ]
  const problems: Error[] = []
  let gathered = ''
  const flush = () => {
    append(gathered)
    gathered = ''
  }
  const xml = createCB({
    prettyPrint: true,
    data: (piece: string) => {
      gathered += piece
      if (gathered.length > mostGathered) flush()
    },
    error: (error: Error) => void problems.push(error),
  })
  xml.dec({ encoding: 'UTF-8' })
  const name = report.simulated ? 'gateway-parity (SIMULATED)' : 'gateway-parity'
  xml.ele('testsuites', { name, ...countsOf(suites.flatMap(suite => suite.tests)) })
  for (const suite of suites) addSuite(xml, suite, report)
  xml.up().end()
  const [problem] = problems
  if (problem) throw problem
  gathered += '\n'
  flush()
}

function addSuite(xml: Builder, { name, tests }: TestSuite, report: RunReport): void {
  xml.ele('testsuite', {
    name: clean(name),
    ...countsOf(tests),
    // Without zone and fraction, as the schema wants it; always UTC.
    timestamp: clean(report.startedAt).slice(0, '2026-03-01T10:00:00'.length),
  })
  addProperties(xml, report)
  for (const test of tests) addTest(xml, test)
  xml.up()
}

function addProperties(xml: Builder, { runId, toolVersion, seed, sides }: RunReport): void {
  const properties = {
    run: runId,
    version: toolVersion,
    seed,
    baseline: sides.baseline.profile,
    candidate: sides.candidate.profile,
  }
  xml.ele('properties')
  for (const [name, value] of Object.entries(properties)) {
    xml.ele('property', { name, value: clean(value) }).up()
  }
  xml.up()
}

function addTest(xml: Builder, { className, name, location, timeMs, outcome }: TestCase): void {
  xml.ele('testcase', {
    classname: clean(className),
    name: clean(name),
    ...(location && { file: clean(location.file), line: String(location.line) }),
    ...(timeMs !== null && { time: seconds(timeMs) }),
  })
  addOutcome(xml, outcome)
  xml.up()
}

function addOutcome(xml: Builder, outcome: TestOutcome): void {
  switch (outcome.kind) {
    case 'passed':
      return
    case 'skipped':
      xml.ele('skipped', { message: clean(outcome.message) }).up()
      return
    case 'failure':
    case 'error': {
      const { kind, type, message, details } = outcome
      xml.ele(kind, { type: clean(type), message: clean(message) })
      xml.txt(details.map(clean).join('\n')).up()
    }
  }
}

function countsOf(tests: readonly TestCase[]): Record<string, string> {
  const count = (kind: TestOutcome['kind']) =>
    String(tests.filter(test => test.outcome.kind === kind).length)
  return {
    tests: String(tests.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds(tests.reduce((sum, { timeMs }) => sum + (timeMs ?? 0), 0)),
  }
}

function seconds(ms: number): string {
  return Number.isFinite(ms) ? (ms / 1000).toFixed(3) : '0.000'
}

/** One line, in which every character that XML 1.0 does not have is shown as another. */
function clean(text: string): string {
  return visibleStart(text, mostCharacters).replaceAll(writtenEntity, '&amp;')
}
