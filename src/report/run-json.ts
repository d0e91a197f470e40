import type { Exchange } from '../model/exchange.ts'
import type { RunReport } from '../model/report.ts'
import { withoutProse } from '../model/without-prose.ts'
import { withoutText } from '../model/without-text.ts'
import { renderJson } from './render-json.ts'

/** The file is `head`, exchanges with `exchangeSeparator` between them, `tail`: it need not fit in memory. */
export interface RunJsonPieces {
  readonly head: string
  readonly tail: string
}

export const exchangeSeparator = ',\n'

/** The whole report as JSON with one further member, `exchanges`, an exchange a line. */
export function runJsonPieces(report: RunReport): RunJsonPieces {
  const closed = renderJson(report, 2)
  const open = closed.slice(0, closed.lastIndexOf('\n}'))
  return { head: `${open},\n  "exchanges": [\n`, tail: '\n  ]\n}\n' }
}

/** One exchange in one line; without content, what the model wrote is null. */
export function renderRunJsonExchange(exchange: Exchange, includeContent: boolean): string {
  if (includeContent) return renderJson(exchange)
  const named = withoutProse(exchange)
  return renderJson({ ...named, outcome: withoutText(named.outcome) })
}
