import type { Checklist, ModelMap } from '../../model/checklist.ts'

type Redact = (text: string) => string

/** Takes out of all text what must not be kept; models are named by users and by gateways. */
export function redactChecklist(checklist: Checklist, redact: Redact): Checklist {
  const items = checklist.items.map(item => ({
    ...item,
    title: redact(item.title),
    subject: item.subject === null ? null : redact(item.subject),
    summary: redact(item.summary),
    fix: item.fix === null ? null : redact(item.fix),
    evidence: item.evidence.map(({ sent, received, answer }) => ({
      sent: redact(sent),
      received: redact(received),
      ...(answer !== undefined && { answer: redact(answer) }),
    })),
  }))
  const { baseline, candidate } = checklist.sides
  const clean = (side: typeof baseline): typeof baseline => ({
    ...side,
    unusable: side.unusable === null ? null : redact(side.unusable),
  })
  return {
    ...checklist,
    items,
    sides: { baseline: clean(baseline), candidate: clean(candidate) },
    proposedModels: redactModels(checklist.proposedModels, redact),
  }
}

function redactModels(models: ModelMap, redact: Redact): ModelMap {
  const entries = Object.entries(models).map(([model, ids]) => {
    const sides = Object.entries(ids).map(([side, id]) => [side, redact(id)] as const)
    return [redact(model), Object.fromEntries(sides)] as const
  })
  return Object.fromEntries(entries)
}
