import type { Checklist, ModelMap } from '../../model/checklist.ts'
import { redactTexts } from './redact-texts.ts'
import type { Redact } from './redact.ts'

/** The names by which a checklist speaks of things: models are named by users and by gateways. */
export function redactNames<Named extends Pick<Checklist, 'items' | 'proposedModels'>>(
  named: Named,
  redact: Redact,
): Named {
  return {
    ...named,
    items: named.items.map(item => ({
      ...item,
      title: redact(item.title),
      subject: item.subject === null ? null : redact(item.subject),
    })),
    proposedModels: redactModels(named.proposedModels, redact),
  }
}

function redactModels(models: ModelMap, redact: Redact): ModelMap {
  const entries = Object.entries(models).map(
    ([model, ids]) => [redact(model), redactTexts(ids, redact, new Set())] as const,
  )
  return Object.fromEntries(entries)
}
