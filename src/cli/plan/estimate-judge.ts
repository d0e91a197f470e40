import { verdictOrders } from '../../model/judge.ts'
import { sides } from '../../model/side.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { writeJudgeQuestion } from '../../compare/opinions/judge-question.ts'
import { expectSample } from '../../wire/prices/estimate-sample.ts'
import { expected } from '../../wire/prices/estimate-tokens.ts'
import type { ResolvedJudge } from '../sides/resolve-judge.ts'

/** What the judge is asked at most, where no answers are equal, and what that is expected to cost. */
export interface JudgeEstimate {
  readonly model: string
  readonly requests: number
  /** Null where its model has no price. */
  readonly usd: number | null
}

export function estimateJudge(
  judge: ResolvedJudge,
  cases: readonly GoldenCase[],
  sentAt: string,
): JudgeEstimate {
  const { model } = judge.settings
  let requests = 0
  let usd: number | null = 0
  for (const golden of cases) {
    for (const check of golden.expect) {
      if (check.kind !== 'judge') continue
      const count = golden.modes.length * golden.samples * sides.length * verdictOrders.length
      const { criterion } = check
      const question = { golden, criterion, answer: usualAnswer, order: 'pass-first' } as const
      const asked = writeJudgeQuestion(question, { model, mark: '0'.repeat(12) })
      const each = expectSample(judge.priced, asked, sentAt).usd
      requests += count
      usd = usd === null || each === null ? null : usd + count * each
    }
  }
  return { model, requests, usd }
}

/** As long as answers are expected to be; four letters are about a token. */
const usualAnswer = {
  text: 'x'.repeat(4 * expected.outputTokens),
  refusal: null,
  toolCalls: [],
  reasoningChars: 0,
  finishReason: 'stop',
  nativeFinishReason: 'stop',
} as const
