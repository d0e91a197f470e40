import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import type { JsonObject } from '../../model/json.ts'

interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: JsonObject
}

interface Reply {
  readonly request: ReceivedRequest
  readonly response: ServerResponse
  readonly socket: Socket
}

export type Script = (reply: Reply) => void | Promise<void>

export interface ScriptedServer {
  /** With `/v1`. */
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  close(): Promise<void>
}

/** A real server on a free port that plays the scripts in turn; the last one repeats. */
export async function startScriptedServer(...scripts: readonly Script[]): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = []
  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(incoming)
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: body === '' ? {} : (JSON.parse(body) as JsonObject),
    }
    requests.push(request)
    const script = scripts[Math.min(requests.length, scripts.length) - 1]
    await script?.({ request, response, socket: incoming.socket })
  }
  const server = createServer((incoming, response) => void answer(incoming, response))
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Replies with JSON. */
export function sendJson(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Script {
  return ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}

/** Replies with pieces of text, each in a write of its own. */
export function sendPieces(...pieces: readonly (string | Uint8Array)[]): Script {
  return async ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const piece of pieces) {
      response.write(piece)
      await new Promise(resolve => {
        setTimeout(resolve, 5)
      })
    }
    response.end()
  }
}
