import type { Exchange, Outcome } from '../model/exchange.ts'
import type { RunReport } from '../model/report.ts'

/** The file is `head`, exchanges with `separator` between them, `tail`: it need not fit in memory. */
export interface RunJsonPieces {
  readonly head: string
  readonly separator: string
  readonly tail: string
}

/** The whole report as JSON with one further member, `exchanges`, an exchange a line. */
export function runJsonPieces(report: RunReport): RunJsonPieces {
  const closed = stringify(report, 2)
  const open = closed.slice(0, closed.lastIndexOf('\n}'))
  return { head: `${open},\n  "exchanges": [\n`, separator: ',\n', tail: '\n  ]\n}\n' }
}

/** One exchange in one line; without content, what the model wrote is null. */
export function renderRunJsonExchange(exchange: Exchange, includeContent: boolean): string {
  if (includeContent) return stringify(exchange)
  return stringify({ ...exchange, outcome: withoutText(exchange.outcome) })
}

function withoutText(outcome: Outcome): unknown {
  if (outcome.kind === 'failed') return { ...outcome, partialText: null }
  const { answer } = outcome
  const toolCalls = answer.toolCalls.map(call => ({ ...call, arguments: null }))
  return { ...outcome, answer: { ...answer, text: null, refusal: null, toolCalls } }
}

/** JSON that a terminal can show: DEL and C1 characters are escaped, too. NaN becomes null. */
function stringify(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(
    /[\x7F-\x9F\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
