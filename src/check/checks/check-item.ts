import type { Side } from '../../model/side.ts'
import { oneLine } from '../../wire/values/one-line.ts'
import type { CheckArea, CheckItem, CheckVerdict, Evidence } from '../../model/checklist.ts'

/** What is asked, whatever the answer. */
export interface Question {
  readonly id: `${CheckArea}.${string}`
  readonly title: string
  readonly required: boolean
}

export interface Finding {
  readonly verdict: CheckVerdict
  readonly summary: string
  readonly evidence?: readonly Evidence[]
  readonly fix?: string
}

/** The advice for all that fails because of one id; other advice would lead astray. */
export const mapModelFirst =
  'map the id of the model first (see "the model is there by the id that is sent"), then check again'

interface Subject {
  readonly side: Side | 'both'
  readonly subject?: string
  /** Where it is more or less than the question says. */
  readonly required?: boolean
}

/** A question with its answer. What gateways said is cut to a line. */
export function checkItem(question: Question, subject: Subject, finding: Finding): CheckItem {
  return {
    id: question.id,
    area: question.id.slice(0, question.id.indexOf('.')) as CheckArea,
    title: question.title,
    side: subject.side,
    subject: subject.subject ?? null,
    verdict: finding.verdict,
    required: subject.required ?? question.required,
    summary: oneLine(finding.summary, 400),
    evidence: (finding.evidence ?? []).map(({ sent, received, answer }) => ({
      sent: oneLine(sent, 300),
      received: oneLine(received, 400),
      ...(answer !== undefined && answer !== '' && { answer: oneLine(answer, 80) }),
    })),
    fix: finding.verdict === 'pass' ? null : (finding.fix ?? null),
  }
}

const badness: Readonly<Record<CheckVerdict, number>> = {
  fail: 4,
  'not verified': 3,
  warn: 2,
  pass: 1,
  'not applicable': 0,
}

export function worstVerdict(verdicts: readonly CheckVerdict[]): CheckVerdict {
  return verdicts.reduce<CheckVerdict>(
    (worst, verdict) => (badness[verdict] > badness[worst] ? verdict : worst),
    'not applicable',
  )
}
