import type { ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'

import type { Reply } from './gateway-form.ts'

/** Sends one JSON body, not before a point on the monotonic clock. */
export function sendReply(response: ServerResponse, reply: Reply, dueAt = 0): void {
  const body = Buffer.from(JSON.stringify(reply.isListed === true ? [reply.body] : reply.body))
  const waitMs = dueAt - performance.now()
  if (waitMs <= 0) {
    write(response, reply, body)
    return
  }
  const timer = setTimeout(() => write(response, reply, body), waitMs)
  response.once('close', () => clearTimeout(timer))
}

function write(response: ServerResponse, reply: Reply, body: Buffer): void {
  response.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': body.length,
    ...reply.headers,
  })
  response.end(body)
}
