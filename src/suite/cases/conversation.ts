import type { ChatMessage } from '../../model/suite.ts'
import type { SourcePath } from '../source/source-document.ts'
import type { CaseDocument, MessageDocument } from '../schemas/suite-schema.ts'

/** A message that still knows where in the case it was written. */
interface PlacedMessage {
  readonly message: ChatMessage
  readonly path: SourcePath
}

export type Conversation =
  | { readonly ok: true; readonly turns: readonly (readonly PlacedMessage[])[] }
  | {
      readonly ok: false
      readonly path: SourcePath
      readonly message: string
      readonly hint?: string
    }

/** What a fault case sends when it has no prompt: the request fails before the prompt matters. */
const faultPrompt = 'Reply with the word OK.'

/** The messages that each request of the conversation adds, from the forms in which they are written. */
export function listTurns(document: CaseDocument): Conversation {
  const { prompt, messages, turns, fault } = document
  if (prompt !== undefined) {
    const other = messages ? 'messages' : turns ? 'turns' : undefined
    if (other) {
      const message = `"prompt" and "${other}" exclude each other`
      return { ok: false, path: ['prompt'], message, hint: 'prompt is short for one user message' }
    }
    return { ok: true, turns: [[userMessage(prompt, ['prompt'])]] }
  }
  const opening = (messages ?? []).map((message, index) => ({
    message: toChatMessage(message),
    path: ['messages', index],
  }))
  if (turns) return splitTurns(opening, turns)
  if (opening.length > 0) return { ok: true, turns: [opening] }
  if (fault) return { ok: true, turns: [[userMessage(faultPrompt, [])]] }
  const hint = 'write "prompt", "messages" or "turns"'
  return { ok: false, path: ['id'], message: `case "${document.id}" has no prompt`, hint }
}

function splitTurns(
  opening: readonly PlacedMessage[],
  items: readonly (string | MessageDocument)[],
): Conversation {
  const turns: PlacedMessage[][] = []
  let pending = [...opening]
  for (const [index, item] of items.entries()) {
    const path = ['turns', index]
    const placed =
      typeof item === 'string' ? userMessage(item, path) : { message: toChatMessage(item), path }
    if (placed.message.role === 'assistant') {
      const hint = 'put a scripted answer into "messages"'
      return { ok: false, path, message: "between turns stands the side's own answer", hint }
    }
    pending.push(placed)
    if (placed.message.role === 'user' || placed.message.role === 'tool') {
      turns.push(pending)
      pending = []
    }
  }
  const left = pending.at(-1)
  if (left) return { ok: false, path: left.path, message: 'the last turn must be a user message' }
  return { ok: true, turns }
}

function userMessage(content: string, path: SourcePath): PlacedMessage {
  return { message: { role: 'user', content }, path }
}

function toChatMessage(message: MessageDocument): ChatMessage {
  // Parsed from JSON values, so every further field is one.
  return message as ChatMessage
}
