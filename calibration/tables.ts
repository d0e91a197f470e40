import { wilsonInterval } from '../src/statistics/basics/newcombe.ts'
import type { PlannedExperiment } from './experiments.ts'
import type { Tally } from './tally.ts'

export interface Result extends PlannedExperiment {
  readonly tally: Tally
}

export function planName({
  prompts,
  samples,
}: Pick<Result['experiment'], 'prompts' | 'samples'>): string {
  return `${prompts} x ${samples}`
}

/** `3 % (1-5)`. */
export function share(count: number, { runs }: Tally): string {
  const { low, high } = wilsonInterval(count, runs, 1.96)
  const percent = (value: number): string => String(Math.round(value * 100))
  return `${percent(count / runs)} % (${percent(low)}-${percent(high)})`
}

export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export function namesOf(results: readonly Result[]): readonly string[] {
  return [...new Set(results.map(({ name }) => name))]
}
