import type { Threshold, ThresholdUnit } from '../../model/gate.ts'

const grammar = /^\s*(<=|<|>=|>)\s*(\d+(?:\.\d+)?)\s*(%|pp|ms)?\s*$/

const units: Readonly<Record<string, { unit: ThresholdUnit; divisor: number }>> = {
  '': { unit: 'ratio', divisor: 1 },
  '%': { unit: 'share', divisor: 100 },
  pp: { unit: 'points', divisor: 100 },
  ms: { unit: 'ms', divisor: 1 },
}

export const thresholdHint = 'for example "<= 1.10", "<= 5%", "<= 1pp" or "<= 400ms"'

/** Reads an operator and a number with a unit; undefined when the text is something else. */
export function parseThreshold(text: string): Threshold | undefined {
  const match = grammar.exec(text)
  const meaning = units[match?.[3] ?? '']
  const value = Number(match?.[2])
  if (!match || !meaning || !Number.isFinite(value)) return undefined
  return {
    operator: match[1] as Threshold['operator'],
    value: value / meaning.divisor,
    unit: meaning.unit,
    text: text.trim(),
  }
}
