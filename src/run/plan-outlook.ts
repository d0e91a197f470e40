import type { GoldenCase } from '../model/suite.ts'
import { formatShare } from '../model/format.ts'
import {
  chanceOfParity,
  effectNoise,
  priorNoise,
  promptsForParity,
  promptsToFindBadAnswers,
} from '../statistics/planning.ts'

/**
 * What a plan can show, said before anything is spent: the chance of parity on quality if nothing
 * differs, and the share of bad answers that would be found. Noise is not known before a run, so
 * that of usual prompts at the suites' temperatures is taken.
 */
export function describeOutlook(cases: readonly GoldenCase[], margin: number): string[] {
  const texts = cases.filter(golden => golden.compare.kind === 'text' && !golden.fault)
  const prompts = new Set(texts.map(golden => golden.cluster)).size
  const samples = Math.min(...texts.map(golden => golden.samples))
  if (prompts === 0 || samples < 2) return []
  const greedy = texts.filter(golden => golden.request['temperature'] === 0).length * 2
  const noise = priorNoise(greedy > texts.length ? 'greedy' : 'sampled')
  const sdPi = effectNoise(noise, { baseline: samples, candidate: samples })
  const chance = formatShare(Math.round(chanceOfParity({ prompts, sdPi, margin }) * 100) / 100)
  const wanted = promptsForParity({ sdPi, margin })
  const found = smallestFoundShare(prompts, { sdPi, candidateSamples: samples })
  return [
    `quality: ${prompts} independent text prompts x ${samples} samples prove parity with a chance of ${chance} if nothing differs and answers vary as usual (${wanted} prompts: 80 %)`,
    ...(found === null
      ? []
      : [`quality: ${formatShare(found)} of bad answers would be found with a chance of 80 %`]),
  ]
}

function smallestFoundShare(
  prompts: number,
  plan: { readonly sdPi: number; readonly candidateSamples: number },
): number | null {
  for (let percent = 1; percent <= 100; percent++) {
    if (promptsToFindBadAnswers({ share: percent / 100, ...plan }) <= prompts) return percent / 100
  }
  return null
}
