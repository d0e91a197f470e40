import { createParser } from 'eventsource-parser'

export interface ServerSentEvent {
  /** The `event:` line, if any. */
  readonly name: string | null
  readonly data: string
}

/** Turns text, in pieces of any size, into server-sent events. */
export interface SseReader {
  push(text: string): void
  /** Gives the last event even if its blank line never came; true if there was such an event. */
  finish(): boolean
  /** Lines that belong to no event, from the first one that begins like JSON; empty without one. */
  stray(): string
}

/** Stray lines that are kept: an error in plain JSON is shorter. */
const mostStrayLines = 200

/**
 * The parser of line ends waits after a CR for a possible LF, which would hold back a whole event
 * until the next piece; so line ends are made uniform first, without waiting.
 */
export function createSseReader(onEvent: (event: ServerSentEvent) => void): SseReader {
  let events = 0
  let endsInCr = false
  const stray: string[] = []
  const parser = createParser({
    onEvent: ({ event, data }) => {
      events += 1
      onEvent({ name: event ?? null, data })
    },
    onError: error => {
      if (error.type !== 'unknown-field') return
      // llama.cpp writes errors into a field of that name, which the standard ignores.
      if (error.field !== 'error') {
        addStray(error.line ?? '')
        return
      }
      events += 1
      onEvent({ name: 'error', data: error.value ?? '' })
    },
  })

  /** Gemini breaks a stream off by an error in plain JSON, over several lines and in no event. */
  function addStray(line: string): void {
    const begins = stray.length > 0 || /^\s*[{[]/.test(line)
    if (begins && stray.length < mostStrayLines) stray.push(line)
  }

  return {
    stray: () => stray.join('\n'),
    push: text => {
      if (text === '') return
      const rest = endsInCr && text.startsWith('\n') ? text.slice(1) : text
      endsInCr = text.endsWith('\r')
      parser.feed(rest.includes('\r') ? rest.replaceAll(/\r\n?/g, '\n') : rest)
    },
    finish: () => {
      const before = events
      parser.feed('\n\n')
      return events > before
    },
  }
}
