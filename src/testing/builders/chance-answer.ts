import type { SampleRequest } from '../../model/exchange.ts'
import { randomStream, uniform, type Random } from '../../statistics/basics/random.ts'
import type { Observed } from './build-run.ts'

const vocabulary =
  'amber basil cedar delta ember fjord grove harbor island juniper kettle lantern meadow nectar olive pepper quartz river saddle timber umber violet willow yarrow zephyr acorn bramble copper dahlia estuary'.split(
    ' ',
  )

/**
 * A model that says the same to a prompt each time but for some words, and takes a time and costs a
 * sum that vary likewise. Both sides draw from the same distribution.
 */
export function usualAnswer({ golden, side, mode, sample }: SampleRequest): Observed {
  return chanceAnswer({ golden, side, mode, sample }, 'usual')
}

export function chanceAnswer(
  { golden, side, mode, sample }: SampleRequest,
  seed: string,
  /** What was drawn at another time differs in nothing but chance. */
  time = '',
): Observed & { readonly text: string; readonly totalMs: number; readonly costUsd: number } {
  const plan = randomStream(seed, `plan ${golden.suite} ${golden.id}`)
  const chance = randomStream(seed, `${golden.suite} ${golden.id} ${side} ${mode} ${sample}${time}`)
  const words = Array.from({ length: 24 }, () => {
    const [usual, rarer] = [pick(plan), pick(plan)]
    return uniform(chance) < 0.88 ? usual : rarer
  })
  const extra = Math.floor(uniform(chance) * 3)
  const outputTokens = words.length + extra
  const totalMs = Math.round(800 * Math.exp(uniform(plan) + 0.12 * gauss(chance)) * 1000) / 1000
  return {
    text: [...words, ...vocabulary.slice(0, extra)].join(' '),
    totalMs,
    firstDeltaMs: mode === 'stream' ? totalMs / 4 : null,
    outputTokens,
    costUsd: outputTokens * 0.00001,
  }
}

function pick(random: Random): string {
  return vocabulary[Math.floor(uniform(random) * vocabulary.length)] ?? ''
}

/** Twelve uniform numbers: near enough to a normal one. */
function gauss(random: Random): number {
  return Array.from({ length: 12 }, () => uniform(random)).reduce((sum, value) => sum + value, -6)
}
