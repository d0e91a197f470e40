import { impossibleCostCode, type Outcome, type WireNote } from '../../model/exchange.ts'

/** Every response form worth telling, with what it means to a client. */
const forms = {
  'no-done-marker': 'the stream ends without [DONE]',
  'done-marker': "the stream ends with [DONE], which Google's client takes for broken JSON",
  'terminal-frame': 'the stream ends with a whole chat.completion that repeats the answer',
  'finish-in-terminal-frame': 'only the terminal frame carries the finish reason, no chunk does',
  'terminal-frame-differs': 'the end of the stream holds another text than the deltas before it',
  'tool-deltas-differ':
    'the deltas of tool calls add up to others than the end of the stream holds: a client that joins deltas calls them wrongly',
  'no-finish-reason': 'the answer is complete but carries no finish reason',
  'empty-finish-reason': 'the finish reason is an empty string',
  'repeated-finish-reason': 'several chunks carry a finish reason',
  'conflicting-finish-reason': 'chunks carry different finish reasons',
  'foreign-finish-reason':
    'the finish reason is a word that clients of the protocol do not look for',
  'stop-with-tool-calls': 'the finish reason is stop although tools are called',
  'cumulative-tool-arguments':
    'each tool call delta repeats the arguments so far: a client that joins deltas gets broken JSON',
  'chunk-without-choices':
    'an event of the stream holds no list of choices: clients that look into it fail',
  'choice-index-offset':
    "the answer's choice has no index, or another than 0: OpenAI's client looks for it there",
  'delta-in-json':
    'the body holds a delta in place of a message: clients that read whole answers fail',
  'role-missing': "no chunk of the stream carries a role: OpenAI's client cannot put it together",
  'tool-type-missing':
    "a tool call of the stream has no type: OpenAI's client cannot put it together",
  'tool-index-missing': 'tool call deltas carry no index',
  'tool-index-offset':
    'a tool call has a higher index than its place: a list that clients fill by it has a hole',
  'tool-index-reused': 'different tool calls share an index',
  'tool-id-shared': 'different tool calls share an id: their results cannot be told apart',
  'legacy-function-call':
    'a tool call stands in function_call, the older place, where clients of today do not look',
  'foreign-role': 'the role is not that of the assistant: clients drop the chunk or the answer',
  'empty-error': 'chunks carry an error that is empty: the AI SDK takes them for errors',
  'item-index-offset':
    "an item of the output has another index than its place: OpenAI's client finds none or another there",
  'untyped-event':
    'events of the stream carry no type, by which clients of the Responses protocol know them',
  'unnamed-event': "events of the stream carry no name: Anthropic's client passes over them",
  'block-index-offset':
    "a content block has a higher index than its place: Anthropic's client does not find it there",
  'delta-without-block':
    "a delta belongs to no content block that was begun: Anthropic's client drops it",
  'no-message-start':
    "the stream begins without message_start: Anthropic's client fails at what follows",
  'no-message-stop': "the stream ends without message_stop: Anthropic's client gives no message",
  'empty-terminal-event': 'the last event of the stream holds nothing of the answer before it',
  'foreign-part-type':
    "text stands in a part of type text, not output_text: OpenAI's client leaves it out",
  'content-parts': 'the content is a list of parts, not a string',
  'reasoning-as-content': 'reasoning arrives as content that is only flagged as reasoning',
  'inline-reasoning':
    'the text begins with reasoning between <think> tags, which applications show their users',
  'wrong-type': 'a field has another type than clients expect',
  'json-instead-of-stream': 'a stream was asked for, one JSON body came',
  'json-without-its-type':
    "the content type is not that of JSON: OpenAI's and Anthropic's clients take the answer for text",
  'stream-instead-of-json': 'a JSON body was asked for, a stream came',
  'unterminated-event': 'the last event lacks its blank line: strict clients drop it',
  'choices-missing': 'the response has fewer choices than the request asks for',
  'logprobs-missing':
    'the request asks for logprobs and the answer has none: clients that read them fail',
  'byte-order-mark': 'the body begins with a byte order mark',
  'several-values-in-event': 'one event holds several JSON values',
  'unreadable-event': 'an event is not JSON',
  'connection-held-open': 'the connection stays open after the end of the answer',
  'connection-lost-after-end': 'the connection broke after the end of the answer',
  [impossibleCostCode]: 'the gateway reports a cost that no request can have',
  'ignored-parameter': 'the gateway does not document a field of the request and may ignore it',
} as const

export type WireForm = keyof typeof forms

/** Forms that no client can misread, on any gateway. */
const harmless: ReadonlySet<WireForm> = new Set<WireForm>([
  'ignored-parameter',
  impossibleCostCode,
  'connection-held-open',
])

/** A form that a response has, and what it means where that is not always the same. */
export type FoundForm = WireForm | { readonly form: WireForm; readonly detail: string }

interface KnownForms {
  readonly normalForms: readonly WireForm[]
}

/** A form as a note if it is harmless or this gateway's normal one, else as a break. */
export function wireNote(known: KnownForms, form: WireForm, detail?: string): WireNote {
  const isKnown = harmless.has(form) || known.normalForms.includes(form)
  return { code: form, level: isKnown ? 'note' : 'break', detail: detail ?? forms[form] }
}

/** The form of a response says something only where there is an answer in it. */
export function notesOf(
  known: KnownForms,
  outcome: Outcome,
  found: readonly FoundForm[],
): readonly WireNote[] {
  return outcome.kind === 'answered'
    ? found.map(item =>
        typeof item === 'string' ? wireNote(known, item) : wireNote(known, item.form, item.detail),
      )
    : []
}
