import type { Exchange } from '../../model/exchange.ts'
import {
  renderJournalExchange,
  renderJournalOpinion,
  renderJournalSentinel,
} from '../../run/journal-format.ts'
import type { SampleRole } from '../../run/sample-key.ts'
import { redactContent, redactExchange } from '../secrets/redact-exchange.ts'
import { createPatternRedactor } from '../secrets/redact-patterns.ts'
import { createRedactor } from '../secrets/redact.ts'

export interface JournalLineOptions {
  readonly secrets: readonly string[]
  /** Regular expressions of the user's. */
  readonly patterns: readonly string[]
}

/** Renders exchanges for the journal, without secrets and without what the patterns match. */
export function createJournalLine(
  options: JournalLineOptions,
): (exchange: Exchange, role?: SampleRole) => string {
  const renderClean = createCleaner(options)
  return (exchange, role) =>
    renderClean(exchange, role === 'sentinel' ? renderJournalSentinel : renderJournalExchange)
}

/** Likewise, what the judge replied to the question with a key. */
export function createOpinionLine(
  options: JournalLineOptions,
): (key: string, exchange: Exchange) => string {
  const renderClean = createCleaner(options)
  return (key, exchange) => renderClean(exchange, clean => renderJournalOpinion(key, clean))
}

function createCleaner(
  options: JournalLineOptions,
): (observed: Exchange, render: (exchange: Exchange) => string) => string {
  const redact = createRedactor(options.secrets)
  const redactPatterns = createPatternRedactor(options.patterns)
  return (observed, render) => {
    const exchange =
      options.patterns.length === 0 ? observed : redactContent(observed, redactPatterns)
    const line = render(exchange)
    // The exchange is gone through only where a secret is somewhere in it.
    return redact(line) === line ? line : render(redactExchange(exchange, redact))
  }
}
