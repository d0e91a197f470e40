import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

/** One request as it came over the wire, and the connection that it came over. */
export interface FaultRequest {
  readonly socket: Socket
  /** From 1, over all connections. */
  readonly request: number
  /** From 1. */
  readonly connection: number
  /** The request line and the headers. */
  readonly head: string
}

/** What the server does with a request; what it does not do, nobody does. */
export type Play = (request: FaultRequest) => void

export interface FaultServer {
  /** `127.0.0.1:<port>` */
  readonly host: string
  /** Heads of the requests so far. */
  readonly heads: readonly string[]
  close(): Promise<void>
}

export interface FaultServerOptions {
  readonly tls?: { readonly key: string; readonly cert: string }
}

/** The first byte of a client that wants to speak TLS; servers of plain HTTP answer it with 400. */
const tlsHandshake = 0x16

/** A server below HTTP: it reads whole requests and answers with bytes, or in no way at all. */
export async function startFaultServer(
  play: Play,
  options: FaultServerOptions = {},
): Promise<FaultServer> {
  const heads: string[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const onSocket = (socket: Socket): void => {
    connections++
    const connection = connections
    sockets.add(socket)
    // A client that goes away in the middle is what many faults lead to.
    socket.on('error', () => {}).once('close', () => sockets.delete(socket))
    let received = ''
    socket.on('data', (bytes: Buffer) => {
      if (bytes[0] === tlsHandshake && received === '') {
        socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
        return
      }
      received += bytes.toString('latin1')
      const head = wholeRequest(received)
      if (head === null) return
      received = ''
      heads.push(head)
      play({ socket, request: heads.length, connection, head })
    })
  }
  const server = options.tls
    ? createTlsServer(options.tls, onSocket).on('tlsClientError', () => {})
    : createTcpServer(onSocket)
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    heads,
    close: () =>
      new Promise(resolve => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** The head of a request that has come with its whole body; a client sends one at a time. */
function wholeRequest(text: string): string | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = text.slice(0, end)
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  return text.length >= end + 4 + length ? head : null
}
