import type { Exchange } from '../../model/exchange.ts'
import type { RunReport } from '../../model/report.ts'
import type { LookSettings } from '../../model/settings.ts'
import { sides } from '../../model/side.ts'
import { caseKey } from '../../model/suite.ts'
import type { JournalHeader, JournalLook } from '../../run/journal-format.ts'
import { finishedAt } from '../../run/judge/looks/earlier-looks.ts'
import { judgeLook } from '../../run/judge/looks/judge-look.ts'
import { judgeRun } from '../../run/judge/judge-run.ts'
import { createLookSequence } from '../../run/look-sequence.ts'
import { planLooks, withSamples, type TakenLook } from '../../run/looks.ts'
import { planStages } from '../../run/plan-stages.ts'
import { createSampleReader, pairReader } from '../../run/read-samples.ts'
import { sampleKey } from '../../run/sample-key.ts'
import { aJournalHeader, exchangeOf, type RunGiven } from './build-run.ts'
import { usualAnswer } from './chance-answer.ts'

export interface LookedRun {
  readonly report: RunReport
  readonly looks: readonly JournalLook[]
  /** Slots in sending order: `support/case-001 2`. */
  readonly sent: readonly string[]
}

/** A run that is judged while it is sent, in memory. */
export async function lookedRun(
  given: RunGiven & { readonly rule: LookSettings['rule'] },
): Promise<LookedRun> {
  const { observe = usualAnswer, rule } = given
  const plain = aJournalHeader(given)
  const looks = planLooks(rule, given.cases)
  if (looks === null) throw new Error('no look is possible')
  const run = { ...plain.configuration.run, looks }
  let header: JournalHeader = { ...plain, configuration: { ...plain.configuration, run } }
  const exchanges = new Map<string, Exchange>()
  const taken: TakenLook[] = []
  const sent: string[] = []
  const readExchanges = pairReader(createSampleReader(key => exchanges.get(key)))
  const sequence = createLookSequence({
    run,
    cases: given.cases,
    stages: planStages(given.cases, run),
    looksTaken: 0,
    take: async due => {
      const record = judgeLook({ header, looks: taken, due, readExchanges, eventLoopDelayMs: 0.2 })
      if (due.early && record.ended === undefined) return record
      taken.push({ record, cases: header.cases })
      header = { ...header, cases: withSamples(header.cases, record.samples) }
      return record
    },
  })
  let slots: Awaited<ReturnType<typeof sequence.nextSlots>> = sequence.firstSlots
  while (slots !== null) {
    for (const { golden, mode, sample } of slots) {
      sent.push(`${caseKey(golden)} ${sample}`)
      for (const side of sides) {
        const place = { golden, side, mode, sample }
        const observed = observe(place)
        const key = sampleKey({ caseKey: caseKey(golden), mode, sample, side })
        if (observed !== null) exchanges.set(key, exchangeOf(place, observed))
      }
    }
    slots = await sequence.nextSlots()
  }
  const footer = { ...finishedAt(0.2), finishedAt: '2026-03-01T10:05:00.000Z' }
  const report = judgeRun({ header, footer, looks: taken, readExchanges, warnings: [] })
  return { report, looks: taken.map(({ record }) => record), sent }
}
