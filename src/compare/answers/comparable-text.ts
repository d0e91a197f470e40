import type { Answer } from '../../model/exchange.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { comparableJsonText } from '../json/comparable-json-text.ts'
import { comparableCalls } from './tool-calls.ts'

/** What a reader sees: the text, or the refusal that stands in its place. */
export function visibleAnswer(answer: Answer): string {
  return answer.text === '' ? (answer.refusal ?? '') : answer.text
}

/**
 * An answer as one text, in a form without differences that do not count for its case: JSON with
 * sorted keys and without ignored paths, tool calls one a line.
 */
export function comparableText(golden: GoldenCase, answer: Answer): string {
  const settings = { ignorePaths: golden.compare.ignorePaths, numericTolerance: 0 }
  const text = visibleAnswer(answer)
  switch (golden.compare.kind) {
    case 'json':
      return comparableJsonText(text, settings) ?? text
    case 'tools': {
      const calls = comparableCalls(answer.toolCalls, settings)
      return calls.length === 0 ? text : calls.map(call => call.text).join('\n')
    }
    case 'text':
    case 'exact':
    case 'none':
      return text
  }
}
