import type { GateScope, GateSetting, Metric, Threshold } from '../../../model/gate.ts'
import type { JudgeSettings } from '../../../model/settings.ts'
import { gateKey, metrics } from '../../../model/gate.ts'

/** A gate that this run is judged by. */
export interface Gate {
  readonly key: string
  readonly metric: Metric
  readonly scope: GateScope
  /** Absent: the metric's own rule (contract and expectation gates). */
  readonly threshold?: Threshold
  readonly required: boolean
  /** The user wrote it; a metric without data then blocks. */
  readonly explicit: boolean
}

/** Every metric has a gate over the run; the configuration changes limits and adds scopes. */
export function resolveGates(settings: JudgeSettings): Gate[] {
  const configured = new Map(settings.gates.map(gate => [gateKey(gate), gate]))
  const gates = metrics.map(metric => {
    const setting = configured.get(metric.name)
    configured.delete(metric.name)
    return toGate(metric, setting, settings)
  })
  for (const setting of configured.values()) {
    const metric = metrics.find(item => item.name === setting.metric)
    if (metric) gates.push(toGate(metric, setting, settings))
  }
  return gates
}

function toGate(metric: Metric, setting: GateSetting | undefined, settings: JudgeSettings): Gate {
  const scope: GateScope = setting?.scope ?? { kind: 'run' }
  const threshold = setting?.threshold ?? defaultThreshold(metric, settings)
  return {
    key: gateKey({ metric: metric.name, scope }),
    metric,
    scope,
    ...(threshold && { threshold }),
    required: setting?.required ?? metric.requiredByDefault,
    explicit: setting !== undefined,
  }
}

function defaultThreshold(metric: Metric, settings: JudgeSettings): Threshold | undefined {
  if (metric.name !== 'quality.replaced') return metric.defaultThreshold
  const { margin } = settings.quality
  // As people write it: 0.07 is 7 % and not 7.000000000000001 %.
  const percent = Number((margin * 100).toPrecision(12))
  return { operator: '<=', value: margin, unit: 'share', text: `<= ${percent}%` }
}
