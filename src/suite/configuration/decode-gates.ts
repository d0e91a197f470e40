import { findMetric, gateKey, metrics } from '../../model/gate.ts'
import type { GateScope, GateSetting, Metric, Threshold, ThresholdUnit } from '../../model/gate.ts'
import { isJsonObject, property, type JsonValue } from '../../model/json.ts'
import { gateSchema } from '../schemas/config-schema.ts'
import { decodePart } from '../source/decode-value.ts'
import { suggestName } from '../source/nearest-name.ts'
import { parseThreshold, thresholdHint } from './parse-threshold.ts'
import type { ProblemList } from '../source/problem-list.ts'
import type { SourceDocument } from '../source/source-document.ts'

const metricNames = metrics.map(metric => metric.name)

const unitExamples: Readonly<Record<ThresholdUnit, string>> = {
  ratio: '1.10',
  share: '5%',
  points: '1pp',
  ms: '400ms',
}

/** Turns `metric{scope}: threshold` into gate settings; every mistake is a problem at its place. */
export function decodeGates(
  written: JsonValue | undefined,
  source: SourceDocument,
  problems: ProblemList,
): GateSetting[] {
  if (!isJsonObject(written)) return []
  const seen = new Map<string, string>()
  return Object.entries(written).flatMap(([key, value]) => {
    const path = ['gates', key]
    const named = parseGateKey(key)
    const metric = named && findMetric(named.metric)
    if (!named || !metric) {
      const hint = named ? suggestName(named.metric, metricNames) : gateKeyHint
      const message = named ? `unknown metric "${named.metric}"` : `"${key}" names no gate`
      problems.add(path, message, { target: 'key', hint })
      return []
    }
    const canonical = gateKey(named)
    const earlier = seen.get(canonical)
    if (earlier !== undefined) {
      problems.add(path, `duplicate gate "${canonical}"`, {
        target: 'key',
        hint: `see line ${source.locate(['gates', earlier], 'key').line}`,
      })
      return []
    }
    seen.set(canonical, key)

    const text = typeof value === 'string' ? value : property(value, 'threshold')
    const threshold = typeof text === 'string' ? parseThreshold(text) : undefined
    const isWritten = typeof text === 'string' && text !== ''
    const trouble = isWritten ? describeTrouble(threshold, metric) : undefined
    if (trouble) {
      const at = typeof value === 'string' ? path : [...path, 'threshold']
      problems.add(at, trouble.message, { hint: trouble.hint })
      return []
    }
    const document = decodePart(gateSchema, value)
    if (document === undefined) return []
    const required = typeof document === 'string' ? undefined : document.required
    // Whoever writes a limit wants it to hold.
    const isRequired = required ?? (threshold ? true : metric.requiredByDefault)
    const location = source.locate(path, 'key')
    return [{ ...named, ...(threshold && { threshold }), required: isRequired, location }]
  })
}

interface GateName {
  readonly metric: string
  readonly scope: GateScope
}

const gateKeyHint = 'write metric, metric{suite:name} or metric{tag:name}'

/** Reads `errors.rate`, `quality.replaced{tag:billing}`; undefined when it is neither. */
function parseGateKey(key: string): GateName | undefined {
  const match = /^\s*([^\s{}]+)\s*(?:\{\s*(suite|tag)\s*:\s*([^{}]*[^{}\s])\s*\})?\s*$/.exec(key)
  const [, metric, kind, name] = match ?? []
  if (metric === undefined) return undefined
  if (name === undefined) return { metric, scope: { kind: 'run' } }
  return { metric, scope: { kind: kind === 'suite' ? 'suite' : 'tag', name } }
}

interface Trouble {
  readonly message: string
  readonly hint?: string
}

function describeTrouble(threshold: Threshold | undefined, metric: Metric): Trouble | undefined {
  if (!threshold) return { message: 'not a threshold', hint: thresholdHint }
  if (metric.units.length === 0) {
    const hint = `write "${metric.name}: { required: true }" to let it decide`
    return { message: `${metric.name} takes no limit`, hint }
  }
  const isUpper = threshold.operator.startsWith('<')
  if (isUpper !== (metric.bound === 'upper')) {
    const right = metric.bound === 'upper' ? 'an upper limit ("<=")' : 'a lower limit (">=")'
    return { message: `${metric.name} takes ${right}` }
  }
  if (!metric.units.includes(threshold.unit)) {
    const sign = metric.bound === 'upper' ? '<=' : '>='
    const examples = metric.units.map(unit => `"${sign} ${unitExamples[unit]}"`)
    const message = `${metric.name} cannot be measured in this unit`
    return { message, hint: `write it like ${examples.join(' or ')}` }
  }
  const { unit, value } = threshold
  if ((unit === 'share' || unit === 'points') && value > 1) {
    return { message: 'a share cannot be more than 100' }
  }
  if (unit === 'ratio' && value === 0) return { message: 'a ratio must be greater than 0' }
  return undefined
}
