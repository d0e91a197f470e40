import type { Answer, Exchange } from '../model/exchange.ts'
import { verdictOrders, type VerdictOrder } from '../model/judge.ts'
import type { GoldenCase } from '../model/suite.ts'
import { describeAnswer, type JudgeQuestion } from '../compare/opinions/judge-question.ts'
import { parseOpinion } from '../compare/opinions/parse-opinion.ts'

/** Of a text, in hex. */
export type Hash = (text: string) => string

/**
 * Names a question by what it asks: equal answers to one prompt are judged once, and a run that goes
 * on finds what was judged before.
 */
export function opinionKey(
  { golden, criterion, answer, order }: JudgeQuestion,
  hash: Hash,
): string {
  return hash(JSON.stringify(['judge 1', order, criterion, golden.turns, describeAnswer(answer)]))
}

/** What the answers of one case are to be judged by, each in both orders. */
export function listJudgeQuestions(
  golden: GoldenCase,
  exchanges: Iterable<Exchange | undefined>,
): JudgeQuestion[] {
  const criteria = golden.expect.flatMap(check => (check.kind === 'judge' ? check.criterion : []))
  if (criteria.length === 0 || golden.fault) return []
  return [...exchanges].flatMap(exchange => {
    if (exchange?.outcome.kind !== 'answered') return []
    const { answer } = exchange.outcome
    return criteria.flatMap(criterion =>
      verdictOrders.map(order => ({ golden, criterion, answer, order })),
    )
  })
}

/** The judge's replies to one question, by order; a question that was not put has none. */
export type Replies = Readonly<Record<VerdictOrder, Exchange | undefined>>

/** Reads what the journal holds of the judge on an answer and a criterion. */
export type ReadReplies = (
  golden: GoldenCase,
  criterion: string,
  answer: Answer,
) => { readonly key: string; readonly replies: Replies }

export interface Judgement {
  /** Null: it abstains. */
  readonly passed: boolean | null
  readonly why: 'agreed' | 'order' | 'unsure' | 'unreadable' | 'failed' | 'notAsked'
  readonly reason: string
  /** Where the order decided: whether the verdict was the one named first. */
  readonly favouredFirst: boolean
}

/** Both orders have to lead to the same verdict; everything else is an abstention. */
export function combineReplies(replies: Replies): Judgement {
  const abstain = (why: Judgement['why'], favouredFirst = false): Judgement => ({
    passed: null,
    why,
    reason: '',
    favouredFirst,
  })
  const exchanges = verdictOrders.flatMap(order => replies[order] ?? [])
  const opinions = exchanges.flatMap(({ outcome }) =>
    outcome.kind === 'answered' ? parseOpinion(outcome.answer.text) : [],
  )
  if (opinions.length < exchanges.length) return abstain('failed')
  const [first, second] = opinions
  if (first === undefined || second === undefined) return abstain('notAsked')
  for (const doubt of ['unreadable', 'unsure'] as const) {
    if (opinions.some(({ verdict }) => verdict === doubt)) return abstain(doubt)
  }
  if (first.verdict !== second.verdict) return abstain('order', first.verdict === 'pass')
  const reason = first.reason === '' ? second.reason : first.reason
  return { passed: first.verdict === 'pass', why: 'agreed', reason, favouredFirst: false }
}
