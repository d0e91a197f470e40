import { describe, expect, test } from 'vitest'
import { metrics, type GateSetting } from '../../../model/gate.ts'
import { aGateSetting } from '../../../testing/builders/build-run.ts'
import { resolveGates } from './resolve-gates.ts'

function resolve(gates: readonly GateSetting[], margin = 0.1) {
  const quality = { mode: 'equivalent', margin } as const
  return resolveGates({ quality, gates, waivers: [], allowInconclusive: false })
}

describe('the gates of a run', () => {
  test('are all metrics, each over the whole run', () => {
    expect(resolve([]).map(gate => gate.key)).toEqual(metrics.map(metric => metric.name))
  })

  test('a configured one takes the place of its default; a scoped one comes on top', () => {
    const scope = { kind: 'tag', name: 'billing' } as const
    const gates = resolve([
      aGateSetting('errors.rate', '<= 1pp'),
      aGateSetting('errors.rate', '<= 5pp', { scope }),
    ])
    expect(gates).toHaveLength(metrics.length + 1)
    expect(gates.find(gate => gate.key === 'errors.rate')?.threshold?.value).toBe(0.01)
    expect(gates.at(-1)).toMatchObject({ key: 'errors.rate{tag:billing}', explicit: true })
  })

  test('a setting without a limit keeps the default one', () => {
    const [gate] = resolve([aGateSetting('quality.replaced', undefined, { required: false })], 0.05)
    expect(gate).toMatchObject({ required: false, threshold: { text: '<= 5%', value: 0.05 } })
  })

  test.each([
    [0.07, '<= 7%'],
    [0.1, '<= 10%'],
    [0.125, '<= 12.5%'],
    [0.333, '<= 33.3%'],
  ])('the margin %s is written %s', (margin, text) => {
    expect(resolve([], margin)[0]?.threshold).toMatchObject({ value: margin, text })
  })
})
