import { countOf, formatUsd } from '../../model/format.ts'
import type { Problem } from '../../model/problem.ts'
import type { JournalReader } from '../journal/journal-file.ts'

/** What whoever reads the reports has to know of how their journal came about. */
export function warningsOf(journal: JournalReader): Problem[] {
  return [...warnOfLines(journal), ...warnOfConcurrencies(journal), ...warnOfVoided(journal)]
}

function warnOfLines({ unreadableLines }: JournalReader): Problem[] {
  if (unreadableLines === 0) return []
  const message = `${countOf(unreadableLines, 'line')} of the journal could not be read and were left out`
  return [{ severity: 'warning', message, hint: 'a crash can tear the last one' }]
}

function warnOfConcurrencies({ header, earlierConcurrencies }: JournalReader): Problem[] {
  if (earlierConcurrencies.length === 0) return []
  const message = `the run went on with ${header.configuration.run.concurrency} slots in flight after ${earlierConcurrencies.join(' and ')}`
  const hint = 'its times were taken under different load, those of a pair under the same'
  return [{ severity: 'warning', message, hint }]
}

/** They are in no figure of the reports, and were paid for all the same. */
function warnOfVoided({ header, readVoided }: JournalReader): Problem[] {
  // What was copied from a recording was paid for then.
  const isCopy = (role: string) => header.recordedBaseline !== undefined && role === 'baseline'
  let paid = 0
  let unknown = 0
  let usd = 0
  for (const { role, exchange } of readVoided()) {
    const isFree = exchange.outcome.kind === 'failed' && exchange.cost.usd === null
    if (isCopy(role) || isFree) continue
    paid++
    if (exchange.cost.usd === null) unknown++
    else usd += exchange.cost.usd
  }
  if (paid === 0) return []
  const open = unknown > 0 ? `, ${unknown} of them at a cost that is not known` : ''
  const message = `${countOf(paid, 'answer')} to cases that changed or are gone ${paid === 1 ? 'is' : 'are'} in no figure`
  return [{ severity: 'warning', message, hint: `${formatUsd(usd)} was paid for that${open}` }]
}
