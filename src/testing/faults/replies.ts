import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { completion } from '../servers/answering-server.ts'
import type { Play } from '../servers/fault-server.ts'

export type Headers = Readonly<Record<string, string>>

export const answerBody = completion('Yes, within 30 days.')

/** The head of a response; `HTTP/1.1 200 OK` and so on, with the blank line. */
export function headOf(status: number, headers: Headers = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`
}

/** A whole response with its length. */
export function reply(status: number, body: string | Uint8Array, headers: Headers = {}): Play {
  return ({ socket }) => sendReply(socket, { status, body, headers })
}

export function sendReply(
  socket: Socket,
  given: {
    readonly status?: number
    readonly body?: string | Uint8Array
    readonly headers?: Headers
  },
): void {
  const { status = 200, body = answerBody, headers = {} } = given
  const length = String(Buffer.byteLength(body))
  socket.write(
    headOf(status, { 'content-type': 'application/json', 'content-length': length, ...headers }),
  )
  socket.write(body)
}

/** The response to the first request, and an answer to every other. */
export function onceThenAnswer(first: Play): Play {
  return request => {
    if (request.request === 1) first(request)
    else sendReply(request.socket, {})
  }
}

/** Writes bytes as they are, then ends the connection in one way or another. */
export function write(bytes: string | Uint8Array, then: 'end' | 'reset' | 'idle'): Play {
  return ({ socket }) => {
    socket.write(bytes, () => {
      if (then === 'end') socket.end()
      if (then === 'reset') afterTurns(turnsToArrive, () => socket.resetAndDestroy())
    })
  }
}

/** In each turn of the event loop a client in this process reads what has arrived. */
const turnsToArrive = 20

/** A reset overtakes what was written before it, unless that was read. */
function afterTurns(turns: number, action: () => void): void {
  if (turns === 0) action()
  else setImmediate(() => afterTurns(turns - 1, action))
}

/** Pieces with a moment between them, so that each arrives by itself. */
export function drip(pieces: Iterable<string>, everyMs: number): Play {
  return ({ socket }) => {
    const left = [...pieces]
    const timer = setInterval(() => {
      const piece = left.shift()
      if (piece === undefined || socket.destroyed) clearInterval(timer)
      else socket.write(piece)
    }, everyMs)
  }
}

const eventStream = { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' }

/** The head of a stream and its frames, in chunks; `end` adds the last chunk. */
export function streamOf(frames: readonly string[], end = false): string {
  return headOf(200, eventStream) + frames.map(chunk).join('') + (end ? chunk('') : '')
}

export function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
}

export function frame(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`
}

function delta(content: string, finish: string | null): string {
  return frame({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt-4o-mini',
    choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: finish }],
  })
}

export const firstWords = delta('Yes, within', null)
export const lastWords = delta(' 30 days.', 'stop')
export const done = frame('[DONE]')
export const wholeStream = [firstWords, lastWords, done]

export function errorBody(message: string, code: string | null = null): string {
  return JSON.stringify({ error: { message, type: code, code } })
}
