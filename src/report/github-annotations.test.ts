import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../model/problem.ts'
import { aCase, aFinding, aReport } from '../testing/builders/build-report.ts'
import { hostileText } from '../testing/hostile-text.ts'
import {
  driftReport,
  judgedUnusableReport,
  parityReport,
} from '../testing/builders/sample-reports.ts'
import { annotateProblems, annotateRun } from './github-annotations.ts'

const asIs = (file: string) => file

/** As the runner reads a line: command, properties, text. */
function readCommand(line: string) {
  const [, kind = '', list = '', data = ''] = /^::(\w+) ([^:]*)::(.*)$/s.exec(line) ?? []
  const pairs = list.split(',').map(pair => {
    const [name = '', ...value] = pair.split('=')
    return [name, unescape(value.join('='))] as const
  })
  return { kind, properties: Object.fromEntries(pairs), text: unescape(data) }
}

function unescape(text: string): string {
  const marks = { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' }
  return text.replaceAll(/%(?:0D|0A|3A|2C|25)/g, mark => marks[mark as keyof typeof marks])
}

describe('annotations of a run', () => {
  test('drift is an error at the line of the case, with its first difference', () => {
    const cases = [
      aCase({
        verdict: 'drift',
        mode: 'stream',
        reason: 'contract.finish-reason: stop ×3 -> length ×3',
        firstDifference: '100 % sure -> cut',
      }),
    ]
    const [first = ''] = annotateRun(aReport({ verdict: 'drift', cases }), asIs)
    expect(first).toBe(
      '::error file=suites/support.yaml,line=3,col=5,title=support/refund-policy (stream)%3A drift::contract.finish-reason: stop ×3 -> length ×3%0Afirst difference: 100 %25 sure -> cut',
    )
  })

  test('the worst nine are shown, and a tenth has the verdict and counts the others', () => {
    const commands = annotateRun(driftReport, asIs).map(readCommand)
    expect(commands.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'error'))
    expect(commands[0]?.properties['title']).toContain('weather[city=東京, unit=celsius] (stream)')
    expect(commands[9]?.properties).toEqual({ title: 'gateway-parity: drift' })
    expect(commands[9]?.text).toMatch(/^DRIFT: contract\.finish-reason: .*; and 5 more with drift/)
  })

  test('what is undecided is a warning, beside drift without a second verdict', () => {
    const cases = [
      aCase({ caseId: 'a', verdict: 'inconclusive', reason: 'too few' }),
      aCase({ caseId: 'b', verdict: 'drift', findings: [aFinding()] }),
    ]
    const commands = annotateRun(aReport({ verdict: 'drift', cases }), asIs).map(readCommand)
    expect(commands.map(({ kind, text }) => `${kind} ${text.split(':')[0]}`)).toEqual([
      'error no difference seen',
      'error DRIFT',
      'warning too few',
    ])
  })

  test('a run without a working side is one error, with what the side said', () => {
    expect(annotateRun(judgedUnusableReport, asIs).map(readCommand)).toEqual([
      expect.objectContaining({
        kind: 'error',
        text: expect.stringMatching(
          /^UNUSABLE CANDIDATE.*\ncandidate failures: auth 6 .*no such key/,
        ),
      }),
    ])
  })

  test('parity has none', () => {
    expect(annotateRun(parityReport, asIs)).toEqual([])
  })

  test('a suite outside the repository has no place', () => {
    const [first = ''] = annotateRun(driftReport, () => null)
    expect(Object.keys(readCommand(first).properties)).toEqual(['title'])
  })

  test('each is one line that reads back, whatever anyone says', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, hostileText, (...texts) => {
        const [suite, caseId, reason, file] = texts
        const location = { file, line: 7, column: 1 }
        const cases = [aCase({ suite, caseId, reason, verdict: 'drift', location })]
        const commands = annotateRun(aReport({ verdict: 'drift', reason, cases }), asIs)
        expect(commands).toHaveLength(2)
        for (const line of commands) expect(line).not.toMatch(/[\r\n\u0085\u2028]/)
        const { kind, properties } = readCommand(commands[0] ?? '')
        expect([kind, Object.keys(properties)]).toEqual(['error', ['file', 'line', 'col', 'title']])
        expect(properties['line']).toBe('7')
      }),
    )
  })
})

describe('annotations of problems', () => {
  const problem: Problem = {
    severity: 'error',
    message: 'unknown key "promt"',
    hint: 'did you mean "prompt"?',
    location: { file: 'suites/a.yaml', line: 5, column: 3 },
  }

  test('each stands at its place', () => {
    expect(annotateProblems([problem], asIs)).toEqual([
      '::error title=gateway-parity,file=suites/a.yaml,line=5,col=3::unknown key "promt" (did you mean "prompt"?)',
    ])
  })

  test('of more than ten, nine are shown and the others counted', () => {
    expect(
      annotateProblems(
        Array.from({ length: 10 }, () => problem),
        asIs,
      ),
    ).toHaveLength(10)
    const many = annotateProblems(
      Array.from({ length: 30 }, () => problem),
      asIs,
    )
    expect(many).toHaveLength(10)
    expect(many[9]).toContain('and 21 more')
  })
})
