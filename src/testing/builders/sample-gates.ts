import { contractKinds } from '../../model/gate.ts'
import type { GateResult } from '../../model/report.ts'
import { aContractGate, aGate } from './build-report.ts'

/** Five dimensions that keep their limits. */
export const dimensions: readonly GateResult[] = [
  aGate({
    gate: 'quality.replaced',
    baseline: 0.93,
    candidate: 0.922,
    difference: 0.018,
    low: -0.01,
    high: 0.061,
    threshold: '<= 10 %',
    unit: 'share',
    reason: 'as if 1.8 % of answers were replaced; at most 6.1 %, limit 10 % (50 cases)',
  }),
  aGate({ gate: 'latency.ttft', baseline: 204.4, candidate: 208.2, samples: 24 }),
  aGate(),
  aGate({
    gate: 'cost.total',
    baseline: 0.0123,
    candidate: 0.0124,
    difference: 1.008,
    low: 0.99,
    high: 1.04,
    threshold: '<= 1.05',
    reason: '1.01×, at most 1.04×, limit 1.05 (50 cases)',
  }),
  aGate({
    gate: 'errors.rate',
    baseline: 0.003,
    candidate: 0.003,
    difference: 0,
    low: -0.004,
    high: 0.004,
    threshold: '<= 2pp',
    samples: 300,
    unit: 'points',
    reason: '0.3 % against 0.3 % (0 pp, at most +0.4 pp, limit 2pp; 300 samples)',
  }),
]

/** Checks that found nothing, and what informs only. */
export const checks: readonly GateResult[] = [
  ...contractKinds.map(kind =>
    aContractGate(`contract.${kind}`, kind === 'fault-class' ? { verdict: 'not measured' } : {}),
  ),
  aContractGate('expect.failed'),
  aContractGate('errors.first-attempt', {
    required: false,
    baseline: 0.01,
    candidate: 0.013,
    difference: 0.003,
    low: -0.006,
    high: 0.013,
    samples: 300,
  }),
  aGate({
    gate: 'coverage.samples',
    baseline: 300,
    candidate: 300,
    difference: 1,
    low: null,
    high: null,
    threshold: '>= 100%',
    samples: 300,
    unit: 'share',
    reason: '300 of 300 samples were carried out',
  }),
]
