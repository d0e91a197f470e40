import { formatCount, formatShare, formatUsd } from '../../model/format.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import type { Answer, Exchange, FailureClass } from '../../model/exchange.ts'
import type { JudgeModel, JudgeReport } from '../../model/judge.ts'
import type { Problem } from '../../model/problem.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { combineReplies, type Judgement, type ReadReplies } from '../opinions.ts'

/** Answers what the judge thinks of an answer, and keeps count of it. */
export interface OpinionTally {
  readonly judge: (golden: GoldenCase, criterion: string, answer: Answer) => Judgement
  finish(): JudgeReport
  /** Requests that failed, by why. */
  readonly failures: ReadonlyMap<FailureClass, number>
}

export function createOpinionTally({ model }: JudgeModel, read: ReadReplies): OpinionTally {
  const seen = new Set<string>()
  const why = { agreed: 0, order: 0, unsure: 0, unreadable: 0, failed: 0, notAsked: 0 }
  const failures = new Map<FailureClass, number>()
  let favouredFirst = 0
  let requests = 0
  let costUnknown = 0
  let costUsd: number | null = null
  const count = (judgement: Judgement, exchanges: readonly (Exchange | undefined)[]) => {
    why[judgement.why]++
    if (judgement.favouredFirst) favouredFirst++
    for (const exchange of exchanges) {
      if (exchange === undefined) continue
      requests++
      const { outcome } = exchange
      if (outcome.kind === 'failed') {
        failures.set(outcome.failure.class, (failures.get(outcome.failure.class) ?? 0) + 1)
      }
      if (exchange.cost.usd === null) costUnknown++
      else costUsd = (costUsd ?? 0) + exchange.cost.usd
    }
  }
  return {
    failures,
    judge(golden, criterion, answer) {
      const { key, replies } = read(golden, criterion, answer)
      const judgement = combineReplies(replies)
      if (!seen.has(key)) count(judgement, [replies['pass-first'], replies['fail-first']])
      seen.add(key)
      return judgement
    },
    finish: () => {
      const { agreed: decided, ...abstained } = why
      const questions = seen.size
      return { model, questions, decided, abstained, favouredFirst, requests, costUsd, costUnknown }
    },
  }
}

const doubts: readonly (readonly [keyof JudgeReport['abstained'], string])[] = [
  ['order', 'changed with the order of the verdicts'],
  ['unsure', 'unsure'],
  ['unreadable', 'unreadable'],
  ['failed', 'failed'],
  ['notAsked', 'not asked'],
]

/** How far the judge can be relied on, for every reader of the checks that it decided. */
export function describeJudge(report: JudgeReport, failures: OpinionTally['failures']): Problem[] {
  if (report.questions === 0) return []
  const { model, questions, decided, abstained, favouredFirst } = report
  const classes = [...failures].map(([name, count]) => `${name} ×${formatCount(count)}`)
  const why = classes.length === 0 ? '' : `: ${classes.sort(compareByCodeUnit).join(', ')}`
  const parts = doubts.flatMap(([name, words]) => {
    const number = abstained[name]
    if (number === 0) return []
    const detail = { order: `, ${favouredFirst} times to the one named first`, failed: why }
    const remark = name === 'order' || name === 'failed' ? detail[name] : ''
    return [`${formatCount(number)} ${words} (${formatShare(number / questions)}${remark})`]
  })
  const without = parts.length === 0 ? 'it abstained nowhere' : `it abstained: ${parts.join(', ')}`
  const unknown = report.costUnknown > 0 ? `, of ${report.costUnknown} unknown` : ''
  const cost = report.costUsd === null ? 'cost unknown' : `${formatUsd(report.costUsd)}${unknown}`
  const message = `judge ${model}: ${formatCount(decided)} of ${formatCount(questions)} questions decided, each put in both orders (${formatCount(report.requests)} requests, ${cost}); ${without}`
  return [{ severity: 'warning', message }]
}
