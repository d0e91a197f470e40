import type { Exchange, Identity, Outcome } from './exchange.ts'

const word = /^[!-~]{1,200}$/
const fewWords = /^[ -~]{1,40}$/

/** Whether a word of a server can be a name, as of a provider or a request: prose may repeat a prompt. */
export function isName(text: string): boolean {
  return word.test(text) || (fewWords.test(text) && text.trim().split(/ +/).length <= 4)
}

/** Text that quotes no prose. */
export function withoutQuotedProse(text: string): string {
  const parts = text.split('"')
  if (parts.every((part, index) => index % 2 === 0 || isName(part))) return text
  // Where it was cut in a quotation, that has no end.
  const isCut = parts.length % 2 === 0
  return `${parts[0] ?? ''}"…"${isCut ? '' : (parts.at(-1) ?? '')}`
}

/** An exchange that, beside its outcome's texts, holds no prose in the place of a name. */
export function withoutProse(exchange: Exchange): Exchange {
  const { attempts, identity, outcome, wireNotes } = exchange
  return {
    ...exchange,
    attempts: attempts.map(attempt => ({ ...attempt, requestId: nameOrNull(attempt.requestId) })),
    identity: identityOfNames(identity),
    outcome: outcomeOfNames(outcome),
    wireNotes: wireNotes.map(note => ({ ...note, detail: withoutQuotedProse(note.detail) })),
  }
}

export function nameOrNull(text: string | null): string | null {
  return text !== null && isName(text) ? text : null
}

function identityOfNames(identity: Identity): Identity {
  return {
    ...identity,
    requestId: nameOrNull(identity.requestId),
    generationId: nameOrNull(identity.generationId),
    modelServed: nameOrNull(identity.modelServed),
    providerServed: nameOrNull(identity.providerServed),
  }
}

function outcomeOfNames(outcome: Outcome): Outcome {
  if (outcome.kind === 'failed') return outcome
  const { answer } = outcome
  return {
    ...outcome,
    answer: {
      ...answer,
      nativeFinishReason: nameOrNull(answer.nativeFinishReason),
      toolCalls: answer.toolCalls.map(call => ({
        ...call,
        name: isName(call.name) ? call.name : '…',
      })),
    },
  }
}
