import type { Failure } from '../../model/exchange.ts'
import { parseJson } from '../../model/parse-json.ts'
import { nothingMore, withMissingForms } from '../protocols/asked-for.ts'
import { codecOf } from '../protocols/codecs.ts'
import type { Decoded } from './decoded.ts'
import { isErrorFrame, parseErrorBody } from '../failures/error-detail.ts'
import { createFactCollector } from './frame-facts.ts'
import { inBandError } from '../failures/http-failure.ts'
import { withoutInlineReasoning } from './inline-reasoning.ts'
import { decodeJson, type WholeResponse } from './json-decoder.ts'
import { parseJsonValues } from './json-values.ts'
import { oneLine } from '../values/one-line.ts'
import { decideOutcome } from './outcome.ts'
import { createSseReader, type ServerSentEvent } from './sse-reader.ts'
import { notesOf, type WireForm } from '../dialect/wire-form.ts'

/** Decodes a successful streamed response while it arrives. */
export interface StreamDecoder {
  /** `atMs`: when the chunk arrived, on any clock. */
  push(chunk: Uint8Array, atMs: number): void
  /** Call once, when nothing more comes. */
  finish(atMs: number): Decoded
  /** `[DONE]`, a terminal frame or an error has come: nothing more is to be expected. */
  hasEnded(): boolean
  /** A finish reason, `[DONE]` or a terminal frame has come: what is there is the whole answer. */
  isComplete(): boolean
  /** When the first and the last part of the answer came; null while there is none. */
  firstDeltaMs(): number | null
  lastDeltaMs(): number | null
}

/** Characters of an event stream that are kept, to say what came if no event is in it. */
const keptBeginning = 2000

const endMark = '[DONE]'

/** LLM Gateway of 2025 ends a request that was cancelled by an event of its own, then by `done`. */
const errorEvents: ReadonlySet<string | null> = new Set(['error', 'canceled'])

/** What the body turns out to be: undecided until its first character that is not blank. */
type BodyForm = 'undecided' | 'events' | 'whole'

export function createStreamDecoder(response: Omit<WholeResponse, 'body'>): StreamDecoder {
  const { dialect, status, headers, nowMs } = response
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
  const codec = codecOf(dialect.protocol)
  const { asked = nothingMore } = response
  const answer = codec.createCollector(dialect, 'stream', asked)
  const facts = createFactCollector(dialect, headers)
  const forms = new Set<WireForm>()
  let bodyForm: BodyForm = 'undecided'
  let isFirstText = true
  /** Text while undecided, the whole body if it is no stream, else its beginning. */
  let seen = ''
  let done = false
  let error: Failure | null = null
  let nowInStream = 0
  let firstDeltaMs: number | null = null
  let lastDeltaMs: number | null = null

  function onEvent(event: ServerSentEvent): void {
    if (done) return
    if (event.data.trim() === endMark || event.name === 'done') {
      if (codec.failsAtDone === true) forms.add('done-marker')
      done = true
      return
    }
    const isError = errorEvents.has(event.name)
    const data = withoutEndMark(event.data)
    const frames = parseJsonValues(data)
    if (frames.length === 0 && isError)
      error ??= inBandError(event.data, { status, headers, nowMs })
    else if (frames.length === 0) forms.add('unreadable-event')
    const hasMark = data !== event.data
    if (frames.length > 1 || hasMark) forms.add('several-values-in-event')
    if (codec.readsEventNames === true && event.name === null && frames.some(isPart)) {
      forms.add('unnamed-event')
    }
    for (const frame of frames) onFrame(frame, isError)
    done ||= hasMark
  }

  function onFrame(frame: unknown, isError: boolean): void {
    facts.add(frame)
    if (answer.add(frame)) {
      firstDeltaMs ??= nowInStream
      lastDeltaMs = nowInStream
    }
    const failing = isError || isErrorFrame(frame) ? frame : failingPart(frame)
    if (failing !== undefined) error ??= inBandError(failing, { status, headers, nowMs })
  }

  /** A whole answer in a frame of its own only repeats the others. */
  function isPart(frame: unknown): boolean {
    return !codec.isWhole(frame)
  }

  /** A response inside the frame that tells of a failure. */
  function failingPart(frame: unknown): unknown {
    const inner = codec.inner(frame)
    return inner !== undefined && isErrorFrame(inner) ? inner : undefined
  }

  const events = createSseReader(onEvent)

  function onText(text: string): void {
    if (text === '') return
    const hasMark = isFirstText && text.startsWith('\uFEFF')
    if (hasMark) forms.add('byte-order-mark')
    isFirstText = false
    const rest = hasMark ? text.slice(1) : text
    if (bodyForm !== 'events' || seen.length < keptBeginning) seen += rest
    if (bodyForm === 'undecided') {
      // All that was seen before is blank.
      const start = /\S/.exec(rest)?.[0]
      if (start === undefined) return
      bodyForm = '{[<'.includes(start) ? 'whole' : 'events'
      if (bodyForm === 'events') events.push(seen)
    } else if (bodyForm === 'events') events.push(rest)
  }

  function finish(atMs: number): Decoded {
    nowInStream = atMs
    onText(utf8.decode())
    if (bodyForm === 'whole') return finishWhole()
    const couldBeRead = !forms.has('unreadable-event')
    const isUnterminated = !done && events.finish()
    const isCut = isUnterminated && couldBeRead && /(?:^|[\r\n])data: ?\{[^\r\n]*$/.test(seen)
    if (isUnterminated) forms.add('unterminated-event')
    const stray = parseErrorBody(events.stray())
    if (isErrorFrame(stray)) error ??= inBandError(stray, { status, headers, nowMs })
    const isComplete = done || answer.hasEnd()
    if (codec.endsWithDone && !done && isComplete && error === null) forms.add('no-done-marker')
    const collected = withMissingForms(withoutInlineReasoning(answer.finish()), asked)
    const isAnswerless =
      !answer.isCompletion() && !isCut && (!done || forms.has('unreadable-event'))
    const outcome = decideOutcome({
      answer: collected.answer,
      error,
      isComplete,
      isCompletion: answer.isCompletion(),
      status,
      forms: collected.forms,
      seen: isAnswerless ? oneLine(seen, 200) : '',
    })
    const wireNotes = notesOf(dialect, outcome, [...forms, ...collected.forms, ...facts.forms()])
    return { outcome, ...facts.finish(), wireNotes }
  }

  /** A stream was asked for and something else came: read it for what it is. */
  function finishWhole(): Decoded {
    const decoded = decodeJson({ ...response, body: withoutEvents(seen) })
    const notes = notesOf(dialect, decoded.outcome, [...forms, 'json-instead-of-stream'])
    return { ...decoded, wireNotes: [...notes, ...decoded.wireNotes] }
  }

  return {
    push: (chunk, atMs) => {
      nowInStream = atMs
      onText(utf8.decode(chunk, { stream: true }))
    },
    finish,
    hasEnded: () => done || error !== null || answer.hasTerminal(),
    isComplete: () => error === null && (done || answer.hasEnd()),
    firstDeltaMs: () => firstDeltaMs,
    lastDeltaMs: () => lastDeltaMs,
  }
}

/** Where a blank line was forgotten, the end mark is the last line of the event before it. */
function withoutEndMark(data: string): string {
  const text = data.trimEnd()
  if (!text.endsWith(endMark)) return data
  const before = text.slice(0, -endMark.length)
  const rest = before.trimEnd()
  return before.includes('\n', rest.length) ? rest : data
}

/** An error in plain JSON, behind which a server ends its stream as if it had been one. */
function withoutEvents(body: string): string {
  const [before = ''] = body.split(/^(?:data|event):/m, 1)
  return before !== body && isErrorFrame(parseJson(before)) ? before : body
}
