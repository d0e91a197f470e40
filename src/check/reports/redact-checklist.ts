import type { Checklist } from '../../model/checklist.ts'

/** Takes out of all text what must not be kept. */
export function redactChecklist(checklist: Checklist, redact: (text: string) => string): Checklist {
  const items = checklist.items.map(item => ({
    ...item,
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
  return { ...checklist, items, sides: { baseline: clean(baseline), candidate: clean(candidate) } }
}
