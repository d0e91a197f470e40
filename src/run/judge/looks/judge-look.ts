import type { RunReport } from '../../../model/report.ts'
import { caseKey, keyOfItsCase, type GoldenCase } from '../../../model/suite.ts'
import type { JournalLook } from '../../journal-format.ts'
import type { Stage } from '../../plan-stages.ts'
import { anytimeGate, isChangePossible } from './anytime-quality.ts'
import { finishedAt } from './earlier-looks.ts'
import { judgeWithGates, type JudgeOptions } from '../judge-run.ts'
import { nextSamples } from './next-samples.ts'

export interface JudgeLookOptions extends Omit<JudgeOptions, 'footer' | 'warnings'> {
  readonly due: Pick<Stage, 'look' | 'cases' | 'early'>
  readonly eventLoopDelayMs: number | null
}

/** Judges what has been sent so far, and says whether and how the run goes on. */
export function judgeLook(options: JudgeLookOptions): JournalLook {
  const { due, eventLoopDelayMs, header, looks: taken = [] } = options
  const { look, cases, early } = due
  const seen = {
    type: 'look',
    look,
    ...(cases !== undefined && { cases }),
    ...(early && { early }),
    eventLoopDelayMs,
  } as const
  const { looks: settings } = header.configuration.run
  if (!settings) return { ...seen, ended: 'last' }
  const then = [...taken, { record: { ...seen, ended: 'last' as const }, cases: header.cases }]
  if (early && !isChangePossible({ ...options, looks: then })) return seen
  const { report, measured } = judgeWithGates({
    ...options,
    footer: finishedAt(eventLoopDelayMs),
    warnings: [],
    looks: then,
  })
  if (early) return isQualityDrift(report) ? { ...seen, ended: 'decided' } : seen
  if (isDecided(report, header.cases)) return { ...seen, ended: 'decided' }
  if (look >= settings.levels.length) return { ...seen, ended: 'last' }
  if (settings.rule === 'stop-early') return seen
  const samples = nextSamples({
    gates: report.gates,
    measured,
    cases: header.cases,
    looks: settings,
    errorLevel: settings.levels[look] ?? 0,
  })
  return samples === null ? { ...seen, ended: 'hopeless' } : { ...seen, samples }
}

/** All that a run may be ended for before a look is due. */
function isQualityDrift({ gates, verdict }: RunReport): boolean {
  const quality = gates.find(gate => gate.gate === anytimeGate)
  return verdict === 'drift' && quality?.required === true && quality.verdict === 'drift'
}

/** Nothing that was not sent could be parity's only evidence. */
function isDecided(report: RunReport, cases: readonly GoldenCase[]): boolean {
  if (report.verdict !== 'parity') return report.verdict === 'drift'
  const sent = new Set(report.cases.map(keyOfItsCase))
  const left = cases.filter(golden => !sent.has(caseKey(golden)))
  const isUnseen = (metric: string) =>
    report.gates.some(
      gate => gate.required && gate.metric === metric && gate.verdict === 'not measured',
    )
  const isStreamLeft = left.some(golden => golden.modes.includes('stream'))
  const isCheckLeft = left.some(golden => golden.expect.length > 0)
  return !(isStreamLeft && isUnseen('latency.ttft')) && !(isCheckLeft && isUnseen('expect.failed'))
}
