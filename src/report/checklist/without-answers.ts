import type { Checklist } from '../../model/checklist.ts'

/** The checklist without anything that a model said. What was asked is this tool's own. */
export function withoutAnswers(checklist: Checklist): Checklist {
  return {
    ...checklist,
    items: checklist.items.map(item => ({
      ...item,
      evidence: item.evidence.map(({ sent, received }) => ({ sent, received })),
    })),
  }
}
