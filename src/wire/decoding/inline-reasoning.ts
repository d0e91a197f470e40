import type { CollectedAnswer } from '../protocols/protocol-codec.ts'

/**
 * Open models write their reasoning between `<think>` tags; a server that does not take it out leaves
 * it at the beginning of the text. It is reasoning all the same, and is not compared.
 */
export function withoutInlineReasoning(collected: CollectedAnswer): CollectedAnswer {
  const { answer, forms } = collected
  const begin = /^\s*<think>/.exec(answer.text)?.[0].length ?? 0
  const end = begin === 0 ? -1 : answer.text.indexOf(closingTag, begin)
  if (end < 0) return collected
  return {
    ...collected,
    answer: {
      ...answer,
      text: answer.text.slice(end + closingTag.length).trimStart(),
      reasoningChars: answer.reasoningChars + end - begin,
    },
    forms: [...forms, 'inline-reasoning'],
  }
}

const closingTag = '</think>'
