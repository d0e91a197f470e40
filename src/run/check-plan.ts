import type { GoldenCase } from '../model/suite.ts'
import type { GateScope, GateSetting } from '../model/gate.ts'
import type { Problem } from '../model/problem.ts'
import { gateKey } from '../model/gate.ts'

/**
 * What is wrong with the gates before anything is sent: a gate that can have no data is an error, a
 * required one that this plan is too small to settle is warned of, with what would settle it.
 */
export function checkPlan(
  cases: readonly GoldenCase[],
  gates: readonly GateSetting[],
): { errors: Problem[]; warnings: Problem[] } {
  const errors = gates.flatMap(gate => impossibleGate(gate, cases))
  const informational = new Set(gates.filter(gate => !gate.required).map(gateKey))
  const warnings = smallPlan(cases).flatMap(({ metric, message }): Problem[] =>
    informational.has(metric) ? [] : [{ severity: 'warning', message: `${metric}: ${message}` }],
  )
  return { errors, warnings }
}

function impossibleGate(gate: GateSetting, cases: readonly GoldenCase[]): Problem | [] {
  const inScope = cases.filter(golden => isInScope(golden, gate.scope))
  const lack =
    inScope.length === 0 ? 'no case of this run is in its scope' : missingData(gate.metric, inScope)
  if (lack === null) return []
  const message = `gate ${gateKey(gate)} can have no data: ${lack}`
  return {
    severity: 'error',
    message,
    hint: 'remove it, or make it "required: false"',
    ...(gate.location && { location: gate.location }),
    ...(!gate.required && { severity: 'warning' as const }),
  }
}

function isInScope(golden: GoldenCase, scope: GateScope): boolean {
  switch (scope.kind) {
    case 'run':
      return true
    case 'suite':
      return golden.suite === scope.name
    case 'tag':
      return golden.tags.includes(scope.name)
  }
}

function missingData(metric: string, cases: readonly GoldenCase[]): string | null {
  const some = (test: (golden: GoldenCase) => boolean) =>
    cases.some(golden => !golden.fault && test(golden))
  const kinds = (...names: string[]) => some(golden => names.includes(golden.compare.kind))
  switch (metric) {
    case 'quality.replaced':
      return kinds('text') ? null : 'there is no text case'
    case 'latency.ttft':
    case 'contract.stream':
      return some(golden => golden.modes.includes('stream')) ? null : 'no case streams'
    case 'contract.json-valid':
    case 'contract.json-shape':
      return kinds('json') ? null : 'there is no json case'
    case 'contract.value':
      return kinds('json', 'exact') ? null : 'there is no json or exact case'
    case 'contract.tool-called':
    case 'contract.tool-name':
    case 'contract.tool-arguments':
      return some(golden => 'tools' in golden.request) ? null : 'no case has tools'
    case 'contract.fault-class':
      return cases.some(golden => golden.fault) ? null : 'there is no fault case'
    case 'expect.failed':
      return some(golden => golden.expect.length > 0) ? null : 'no case has an expectation'
    default:
      return some(() => true) ? null : 'there is no case but faults'
  }
}

const textClustersNeeded = 20
const timedClustersNeeded = 10
const costClustersNeeded = 20
/** z²/(n+z²) < 2 % needs this many paired requests without a failure. */
const pairedRequestsNeeded = 133

function smallPlan(cases: readonly GoldenCase[]): { metric: string; message: string }[] {
  const real = cases.filter(golden => !golden.fault)
  if (real.length === 0) return []
  const clusters = (list: readonly GoldenCase[]) => new Set(list.map(golden => golden.cluster)).size
  const texts = real.filter(golden => golden.compare.kind === 'text')
  const streams = real.filter(golden => golden.modes.includes('stream'))
  const slots = real.reduce((sum, golden) => sum + golden.samples * golden.modes.length, 0)
  const few: { metric: string; message: string }[] = []
  const tooFew = (metric: string, count: number, needed: number) => {
    if (count === 0 || count >= needed) return
    few.push({
      metric,
      message: `${count} independent cases cannot show parity; it takes at least ${needed}`,
    })
  }
  if (texts.some(golden => golden.samples < 2)) {
    const message = 'with 1 sample the baseline cannot be compared with itself; use --samples 3'
    few.push({ metric: 'quality.replaced', message })
  } else tooFew('quality.replaced', clusters(texts), textClustersNeeded)
  tooFew('latency.ttft', clusters(streams), timedClustersNeeded)
  tooFew('latency.total', clusters(real), timedClustersNeeded)
  tooFew('cost.total', clusters(real), costClustersNeeded)
  if (slots < pairedRequestsNeeded) {
    const message = `${slots} paired requests cannot show a 2 pp limit kept; it takes at least ${pairedRequestsNeeded} without a failure`
    few.push({ metric: 'errors.rate', message })
  }
  return few
}
