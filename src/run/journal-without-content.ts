import type { Exchange, Outcome } from '../model/exchange.ts'
import type { CaseResult } from '../model/report.ts'
import type { GoldenCase } from '../model/suite.ts'
import { keyOfItsCase } from '../model/suite.ts'
import { withoutProse } from '../model/without-prose.ts'
import { withoutText } from '../model/without-text.ts'
import {
  parseJournalExchange,
  parseJournalLine,
  withoutContentVersion,
  type JournalHeader,
} from './journal-format.ts'

/** What stands for an output that is not kept. */
export interface OutputDigest {
  readonly characters: number
  /** In hex. */
  readonly sha256: string
}

/**
 * A line of a journal without what prompts, answers, checks and servers say. Null for a line that nobody
 * could read.
 *
 * @param digest of what a sample put out
 */
export function withoutContentLine(
  line: string,
  digest: (exchange: Exchange) => OutputDigest,
): string | null {
  const parsed = parseJournalLine(line)
  switch (parsed.kind) {
    case 'header':
      return render(headerWithoutContent(parsed.header))
    case 'cases':
      return render({ ...parsed.cases, cases: parsed.cases.cases.map(caseWithoutContent) })
    case 'exchange': {
      const exchange = parseJournalExchange(line)
      if (exchange === undefined) return null
      const { address } = parsed
      const content = digest(exchange)
      return render({
        type: 'observed',
        address,
        exchange: exchangeWithoutContent(withoutProse(exchange)),
        content,
      })
    }
    case 'opinion':
      return render({ type: 'judged', key: parsed.key })
    case 'unreadable':
      return null
    default:
      return `${line}\n`
  }
}

/** How like each other the answers of a case were, which is no longer to be found out. */
export function similarityLine(result: CaseResult): string {
  const { mode, selfSimilarity, crossSimilarity } = result
  const key = keyOfItsCase(result)
  return render({ type: 'similarity', caseKey: key, mode, selfSimilarity, crossSimilarity })
}

function headerWithoutContent(header: JournalHeader): JournalHeader {
  return {
    ...header,
    formatVersion: withoutContentVersion,
    contentLeftOut: true,
    cases: header.cases.map(caseWithoutContent),
  }
}

function caseWithoutContent(written: GoldenCase): GoldenCase {
  const { golden: _, ...others } = written
  return { ...others, turns: [], request: {}, expect: [] }
}

function exchangeWithoutContent(exchange: Exchange): unknown {
  return {
    ...exchange,
    outcome: outcomeWithoutContent(exchange.outcome),
    wireNotes: exchange.wireNotes.map(({ code, level }) => ({ code, level })),
  }
}

/** The words of a server may repeat the prompt. */
function outcomeWithoutContent(outcome: Outcome): unknown {
  const silent = withoutText(outcome)
  if (silent.kind === 'answered') return silent
  const { message: _, ...failure } = silent.failure
  return { ...silent, failure }
}

function render(record: unknown): string {
  return `${JSON.stringify(record)}\n`
}
