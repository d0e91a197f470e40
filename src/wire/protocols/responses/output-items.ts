import type { ToolCall } from '../../../model/exchange.ts'
import { asString, property } from '../../../model/json.ts'
import { refusalOf, textOf } from '../chat/content.ts'

/** What the items of an output say together. */
export interface Output {
  readonly text: string
  readonly refusal: string
  readonly toolCalls: readonly ToolCall[]
  readonly reasoningChars: number
}

export const emptyOutput: Output = { text: '', refusal: '', toolCalls: [], reasoningChars: 0 }

/**
 * Reads items by their type alone: AI Stats writes the parts of its reasoning items as
 * `output_text`, like those of a message.
 */
export function readOutput(items: unknown): Output {
  return Array.isArray(items) ? joinOutputs(items.map(readItem)) : emptyOutput
}

export function joinOutputs(outputs: readonly Output[]): Output {
  return {
    text: outputs.map(output => output.text).join(''),
    refusal: outputs.map(output => output.refusal).join(''),
    toolCalls: outputs.flatMap(output => output.toolCalls),
    reasoningChars: outputs.reduce((sum, output) => sum + output.reasoningChars, 0),
  }
}

function readItem(item: unknown): Output {
  switch (property(item, 'type')) {
    case 'message':
      return {
        ...emptyOutput,
        text: textOf(property(item, 'content')),
        refusal: refusalOf(item),
      }
    case 'reasoning':
      return { ...emptyOutput, reasoningChars: reasoningChars(item) }
    case 'function_call':
    case 'custom_tool_call':
      return { ...emptyOutput, toolCalls: [readCall(item)] }
    default:
      return emptyOutput
  }
}

function readCall(item: unknown): ToolCall {
  const name = property(item, 'name')
  return { name: asString(name), arguments: argumentsOf(item) }
}

/** JSON text, or the free text that a custom tool takes; where an object came, its text. */
export function argumentsOf(item: unknown): string {
  const value = property(item, 'arguments') ?? property(item, 'input')
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

/** The reasoning itself, else its summary. */
function reasoningChars(item: unknown): number {
  const lengthOf = (parts: unknown): number =>
    Array.isArray(parts)
      ? parts.reduce<number>((sum, part) => {
          const text = property(part, 'text')
          return sum + (typeof text === 'string' ? text.length : 0)
        }, 0)
      : 0
  return lengthOf(property(item, 'content')) || lengthOf(property(item, 'summary'))
}

/** Characters of what a reader gets to see. */
export function sizeOf({ text, refusal, toolCalls }: Output): number {
  return toolCalls.reduce(
    (sum, call) => sum + call.name.length + call.arguments.length,
    text.length + refusal.length,
  )
}
