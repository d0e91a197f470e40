import type { Exchange } from '../model/exchange.ts'

/** What a sample put out: its text, else the refusal, else the tool calls as JSON. */
export function outputOf({ outcome }: Pick<Exchange, 'outcome'>): string {
  if (outcome.kind === 'failed') return outcome.partialText
  const { text, refusal, toolCalls } = outcome.answer
  if (text !== '') return text
  if (refusal !== null) return refusal
  return toolCalls.length > 0 ? JSON.stringify(toolCalls) : ''
}
