import { expect, test } from 'vitest'
import { aContractGate, aGate } from '../testing/builders/build-report.ts'
import { renderGateSection } from './gate-section.ts'

test('80 columns show every figure in full; a bound stands only beside a limit', () => {
  const gates = [
    aGate({ gate: 'expect.failed', unit: 'share', difference: 1.262, high: 1.281 }),
    aGate({
      gate: 'latency.total',
      unit: 'ms',
      difference: -12.34,
      high: 15.2,
      threshold: '<= 400ms',
      verdict: 'inconclusive',
    }),
    aGate({ gate: 'latency.ttft', difference: null, verdict: 'not measured', required: false }),
    aContractGate('contract.finish-reason', { verdict: 'drift', difference: 1, high: 1 }),
  ]
  const table = renderGateSection(gates, { columns: 80, colour: false })
  expect(table).toContain(' 126.2 % (≤128.1)  ')
  expect(table).toContain(' -12 ms (≤15)  ')
  expect(table).toMatch(/^contract\.finis\S* .* \+100 pp {2,}drift$/m)
})

test.each([
  [{ difference: 1.26, low: 0.97, high: 1.4 }, '100 % (97 % to 100 %)'],
  [{ difference: -0.02, low: -0.05, high: 0.01 }, '0 % (0 % to 1 %)'],
  [{ difference: 0.0008, low: 0, high: 0.0172 }, '0.1 % (0 % to 1.7 %)'],
])(
  'the share of answers replaced is between none and all of them, to a tenth: %j',
  (given, shown) => {
    const gate = aGate({
      gate: 'quality.replaced',
      metric: 'quality.replaced',
      unit: 'share',
      ...given,
    })
    expect(renderGateSection([gate], { columns: 160, colour: false })).toContain(` ${shown} `)
  },
)
