import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface JsonRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly authorization: string
  /** The body as it came. */
  readonly text: string
}

export interface JsonReply {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

export interface JsonServer {
  /** With `/v1`. */
  readonly url: string
  readonly requests: readonly JsonRequest[]
  close(): Promise<void>
}

/** A real HTTP server that answers every request with JSON. */
export async function startJsonServer(
  answer: (request: JsonRequest) => JsonReply,
): Promise<JsonServer> {
  const requests: JsonRequest[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.once('end', () => {
      const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
      const request = {
        method: incoming.method ?? '',
        path: pathname,
        query: searchParams,
        authorization: incoming.headers.authorization ?? '',
        text: Buffer.concat(chunks).toString('utf8'),
      }
      requests.push(request)
      const { status = 200, headers = {}, body } = answer(request)
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
