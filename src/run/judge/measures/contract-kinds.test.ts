import { describe, expect, test } from 'vitest'
import type { ContractKind } from '../../../model/gate.ts'
import type { RunReport } from '../../../model/report.ts'
import { goldenCases, type aGoldenCase } from '../../../testing/builders/build-golden-case.ts'
import { judgedRun, type Observed } from '../../../testing/builders/build-run.ts'
import { gateOf, inCase, type Place } from '../../../testing/builders/candidate-shows.ts'

const tools = [{ type: 'function', function: { name: 'find_order' } }]
const call = (name: string, id: number) => [{ name, arguments: `{"id": ${id}}` }]
const json = { kind: 'json', ignorePaths: [], numericTolerance: 0 } as const

/** A kind of contract, cases that show it, and what the baseline and a broken candidate do. */
interface Kind {
  readonly kind: ContractKind
  readonly given?: Parameters<typeof aGoldenCase>[0]
  readonly right: Observed
  readonly wrong: Observed
  readonly detail: string
}

const kinds: readonly Kind[] = [
  {
    kind: 'prompt-tokens',
    right: { inputTokens: 12 },
    wrong: { inputTokens: 31 },
    detail: '12 prompt tokens ×3 -> 31 prompt tokens ×3',
  },
  {
    kind: 'model',
    right: { modelServed: 'openai/gpt-4o-mini-2024-07-18' },
    wrong: { modelServed: 'gpt-4.1-nano' },
    detail: 'the requested model ×3 -> model gpt-4.1-nano ×3',
  },
  {
    kind: 'finish-reason',
    right: { finishReason: 'stop' },
    wrong: { finishReason: 'length' },
    detail: 'finish_reason stop ×3 -> finish_reason length ×3',
  },
  {
    kind: 'tool-called',
    given: { request: { tools } },
    right: { toolCalls: call('find_order', 7) },
    wrong: { toolCalls: [] },
    detail: 'tool called ×3 -> no tool called ×3',
  },
  {
    kind: 'tool-name',
    given: { request: { tools } },
    right: { toolCalls: call('find_order', 7) },
    wrong: { toolCalls: call('cancel_order', 7) },
    detail: 'tool find_order ×3 -> tool cancel_order ×3',
  },
  {
    kind: 'tool-arguments',
    given: { request: { tools } },
    right: { toolCalls: call('find_order', 7) },
    wrong: { toolCalls: call('find_order', 8) },
    detail: 'call find_order({"id":7}) ×3 -> call find_order({"id":8}) ×3',
  },
  {
    kind: 'json-valid',
    given: { compare: json },
    right: { text: '{"total": 3}' },
    wrong: { text: '{"total": ' },
    detail: 'valid JSON ×3 -> invalid JSON ×3',
  },
  {
    kind: 'json-shape',
    given: { compare: json },
    right: { text: '{"total": 3}' },
    wrong: { text: '{"sum": 3}' },
    detail: 'shape',
  },
  {
    kind: 'value',
    given: { compare: { ...json, kind: 'exact' } },
    right: { text: '42' },
    wrong: { text: '41' },
    detail: '42 ×3 -> 41 ×3',
  },
  {
    kind: 'refusal',
    right: { text: 'Of course.' },
    wrong: { text: '', refusal: 'I cannot help with that.' },
    detail: 'not refused ×3 -> refused ×3',
  },
  {
    kind: 'language',
    right: { text: 'You can return the headphones within thirty days of the purchase.' },
    wrong: { text: 'Puede devolver los auriculares en un plazo de treinta días.' },
    detail: 'English ×3 -> Spanish ×3',
  },
  {
    kind: 'length',
    right: { text: 'Thirty days. '.repeat(20) },
    wrong: { text: 'Thirty days. '.repeat(60) },
    detail: '260 characters ×3 -> 780 characters ×3',
  },
  { kind: 'empty', right: {}, wrong: { failure: 'empty' }, detail: 'answer ×3 -> empty answer ×3' },
  {
    kind: 'truncated',
    right: {},
    wrong: { failure: 'truncated' },
    detail: 'complete ×3 -> cut off ×3',
  },
  {
    kind: 'usage',
    right: {},
    wrong: { outputTokens: null },
    detail: 'usage reported ×3 -> usage missing ×3',
  },
  {
    kind: 'stream',
    given: { modes: ['stream'] },
    right: { wireNotes: [{ code: 'no-done', level: 'note', detail: '' }] },
    wrong: { wireNotes: [{ code: 'split-json', level: 'break', detail: 'JSON is split' }] },
    detail: 'well-formed response ×3 -> malformed response ×3 (JSON is split)',
  },
  {
    kind: 'fault-class',
    given: { fault: 'invalid-model' },
    right: { failure: 'model-not-found' },
    wrong: { failure: 'upstream' },
    detail: 'fails with model-not-found ×3 -> fails with upstream ×3',
  },
]

/** Five cases of a kind; in one, which samples of which side are wrong. */
function runOf({ given, right, wrong }: Kind, isWrong: (place: Place) => boolean): RunReport {
  return judgedRun({
    cases: goldenCases(5, given),
    observe: place => (isWrong(place) ? { ...right, ...wrong } : right),
  })
}

describe.each(kinds.map(kind => [kind.kind, kind] as const))('contract.%s', (name, kind) => {
  const metric = `contract.${name}`

  test('drifts when one case breaks in every candidate sample and the baseline never does', () => {
    const report = runOf(kind, inCase('case-002'))
    const gate = gateOf(report, metric)
    expect(gate.verdict).toBe('drift')
    expect(gate.reason).toContain(kind.detail)
    expect(gate.reason).toMatch(/^support\/case-002: .*every candidate sample/)
    expect(report.verdict).toBe('drift')
    const broken = report.cases.find(result => result.caseId === 'case-002')
    expect(broken?.verdict).toBe('drift')
    const finding = broken?.findings.find(item => item.kind === metric)
    expect(finding).toMatchObject({ kind: metric, level: 'break', waivedBy: null })
    expect(finding?.detail).toContain(kind.detail)
    expect(report.nextStep).toBe('do not move traffic; start with support/case-002')
  })

  test('does not when one candidate sample of that case is right', () => {
    const report = runOf(kind, place => inCase('case-002')(place) && place.sample < 3)
    expect(gateOf(report, metric).verdict).toBe('parity')
    const odd = report.cases.find(result => result.caseId === 'case-002')
    expect(odd?.findings.find(item => item.kind === metric)?.level).toBe('note')
  })

  test('is no break when the baseline shows that kind in another case, even once, but no parity', () => {
    const report = runOf(
      kind,
      place =>
        inCase('case-002')(place) ||
        (place.side === 'baseline' && place.golden.id === 'case-004' && place.sample === 1),
    )
    expect(gateOf(report, metric).verdict).toBe('inconclusive')
  })

  test('finds nothing where both sides do the same', () => {
    const report = runOf(kind, () => false)
    expect(gateOf(report, metric).verdict).toBe('parity')
    expect(gateOf(report, metric).reason).toBe('none found in 5 cases')
  })
})

describe('the length of answers', () => {
  const repeated = (times: number) => ({ text: 'Thirty days. '.repeat(times) })

  test('is compared from three answers a side', () => {
    const report = judgedRun({
      cases: goldenCases(5, { samples: 2 }),
      observe: ({ side }) => repeated(side === 'candidate' ? 60 : 20),
    })
    expect(gateOf(report, 'contract.length')).toMatchObject({
      verdict: 'not measured',
      reason: 'it takes a text case with 3 answers of each side',
    })
  })

  test('may vary as it does by chance', () => {
    const report = judgedRun({
      cases: goldenCases(40),
      observe: ({ golden, side, sample }) => {
        const chance = Number(golden.id.slice(5)) * 7 + sample * 5 + (side === 'candidate' ? 3 : 0)
        return repeated(20 + (chance % 11))
      },
    })
    const gate = gateOf(report, 'contract.length')
    expect([gate.verdict, gate.reason]).toEqual(['parity', 'none found in 40 cases'])
  })
})

test('an answer too short to tell its language shows no difference of languages', () => {
  const report = judgedRun({
    cases: goldenCases(5),
    observe: ({ side }) => ({ text: side === 'candidate' ? 'Sí, claro.' : 'Yes, of course.' }),
  })
  expect(gateOf(report, 'contract.language').verdict).toBe('not measured')
})
