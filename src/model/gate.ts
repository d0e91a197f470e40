import type { SourceLocation } from './problem.ts'

export type ThresholdUnit = 'ratio' | 'share' | 'points' | 'ms'

/** `<= 1.10`, `<= 5%`, `<= 1pp`, `<= 400ms`; shares and points are stored as fractions. */
export interface Threshold {
  readonly operator: '<=' | '<' | '>=' | '>'
  readonly value: number
  readonly unit: ThresholdUnit
  /** As written. */
  readonly text: string
}

export type GateScope =
  | { readonly kind: 'run' }
  | { readonly kind: 'suite'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }

/** A rule over a metric, as configured. */
export interface GateSetting {
  readonly metric: string
  readonly scope: GateScope
  /** Absent: the metric's own rule. */
  readonly threshold?: Threshold
  readonly required: boolean
  readonly location?: SourceLocation
}

export interface Metric {
  readonly name: string
  readonly family: 'dimension' | 'contract' | 'expect' | 'tail' | 'errors' | 'coverage'
  /** Units that a threshold on it may have; the first one is the default limit's. None: it takes no limit. */
  readonly units: readonly ThresholdUnit[]
  /** Which operators make sense: an upper limit, or a lower one. */
  readonly bound: 'upper' | 'lower'
  /** Absent: no limit by default; contract metrics then follow their own rule. */
  readonly defaultThreshold?: Threshold
  readonly requiredByDefault: boolean
  /** One line for people. */
  readonly meaning: string
}

/** Whether it counts cases in which something differs, each found on its own. */
export function isFoundByCase({ family }: Pick<Metric, 'family'>): boolean {
  return family === 'contract' || family === 'expect'
}

function upper(value: number, unit: ThresholdUnit, text: string): Threshold {
  return { operator: '<=', value, unit, text }
}

/** Kinds of contract finding, in the order in which reports list them. */
export const contractKinds = [
  'prompt-tokens',
  'model',
  'tool-called',
  'tool-name',
  'tool-arguments',
  'json-valid',
  'json-shape',
  'value',
  'refusal',
  'language',
  'empty',
  'truncated',
  'length',
  'finish-reason',
  'usage',
  'stream',
  'fault-class',
] as const

export type ContractKind = (typeof contractKinds)[number]

const contractMeanings: Readonly<Record<ContractKind, string>> = {
  'prompt-tokens': 'the prompt is counted as the same number of tokens',
  model: 'the model that was asked for is the one that answers',
  'finish-reason': 'answers end for the same reason',
  'tool-called': 'a tool is called where it was called before',
  'tool-name': 'the same tools are called',
  'tool-arguments': 'tools are called with the same arguments',
  'json-valid': 'JSON answers parse and fit their schema',
  'json-shape': 'JSON answers have the same fields and types',
  value: 'exact and JSON answers have the same values',
  refusal: 'requests are not refused more often',
  language: 'answers are in the same language',
  length: 'answers are not several times longer or shorter',
  empty: 'answers are not empty',
  truncated: 'answers are not cut off',
  usage: 'token usage is reported',
  stream: 'streams have a form that official clients read rightly',
  'fault-class': 'faulty requests fail in the same class',
}

/** Every metric that a gate can name. */
export const metrics: readonly Metric[] = [
  {
    name: 'quality.replaced',
    family: 'dimension',
    units: ['share'],
    bound: 'upper',
    defaultThreshold: upper(0.1, 'share', '<= 10%'),
    requiredByDefault: true,
    meaning: 'share of answers that look replaced by answers to another prompt',
  },
  {
    name: 'latency.ttft',
    family: 'dimension',
    units: ['ratio', 'ms'],
    bound: 'upper',
    defaultThreshold: upper(1.1, 'ratio', '<= 1.10'),
    requiredByDefault: true,
    meaning: 'time to the first token, candidate to baseline, in pairs',
  },
  {
    name: 'latency.total',
    family: 'dimension',
    units: ['ratio', 'ms'],
    bound: 'upper',
    defaultThreshold: upper(1.1, 'ratio', '<= 1.10'),
    requiredByDefault: true,
    meaning: 'time to the end of the answer, candidate to baseline, in pairs',
  },
  {
    name: 'cost.total',
    family: 'dimension',
    units: ['ratio'],
    bound: 'upper',
    defaultThreshold: upper(1.05, 'ratio', '<= 1.05'),
    requiredByDefault: true,
    meaning: 'total cost, candidate to baseline',
  },
  {
    name: 'errors.rate',
    family: 'dimension',
    units: ['points', 'share'],
    bound: 'upper',
    defaultThreshold: upper(0.02, 'points', '<= 2pp'),
    requiredByDefault: true,
    meaning: 'share of requests that fail, candidate minus baseline',
  },
  ...contractKinds.map((kind): Metric => ({
    name: `contract.${kind}`,
    family: 'contract',
    units: ['points', 'share'],
    bound: 'upper',
    requiredByDefault: true,
    meaning: contractMeanings[kind],
  })),
  {
    name: 'expect.failed',
    family: 'expect',
    units: ['points', 'share'],
    bound: 'upper',
    requiredByDefault: true,
    meaning: 'golden checks that fail on the candidate only',
  },
  {
    name: 'latency.tail',
    family: 'tail',
    units: [],
    bound: 'upper',
    requiredByDefault: false,
    meaning: "share of each side's times that are among the slowest tenth, prompt by prompt",
  },
  {
    name: 'errors.first-attempt',
    family: 'errors',
    units: ['points', 'share'],
    bound: 'upper',
    requiredByDefault: false,
    meaning: 'share of first attempts that fail, before any retry',
  },
  {
    name: 'coverage.cases',
    family: 'coverage',
    units: ['share'],
    bound: 'lower',
    defaultThreshold: { operator: '>=', value: 0.9, unit: 'share', text: '>= 90%' },
    requiredByDefault: true,
    meaning: 'cases with enough answers on both sides to compare',
  },
  {
    name: 'coverage.samples',
    family: 'coverage',
    units: ['share'],
    bound: 'lower',
    defaultThreshold: { operator: '>=', value: 1, unit: 'share', text: '>= 100%' },
    requiredByDefault: true,
    meaning: 'planned samples that were carried out',
  },
]

export function findMetric(name: string): Metric | undefined {
  return metrics.find(metric => metric.name === name)
}

/** The kind of contract finding that a metric is about; undefined for other metrics. */
export function contractKindOf(metric: string): ContractKind | undefined {
  return contractKinds.find(kind => metric === `contract.${kind}`)
}

/** `run`, `suite:support`, `tag:billing`. */
export function describeScope(scope: GateScope): string {
  return scope.kind === 'run' ? 'run' : `${scope.kind}:${scope.name}`
}

/** The full key of a gate: `errors.rate`, `quality.replaced{tag:billing}`. */
export function gateKey(gate: { readonly metric: string; readonly scope: GateScope }): string {
  return gate.scope.kind === 'run' ? gate.metric : `${gate.metric}{${describeScope(gate.scope)}}`
}
