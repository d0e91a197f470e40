import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'

import type { Defect } from '../model/defect.ts'
import type { Side } from '../model/side.ts'
import { serveChat } from './chat-route.ts'
import type { Gateway } from './chat-route.ts'
import { createGatewayForms } from './gateway-forms.ts'
import type { GatewayForms } from './gateway-form.ts'
import { sendReply } from './send-reply.ts'
import type { SimulatedProfile } from './simulated-profile.ts'
import { createSlotIdentifier } from './slot-identity.ts'
import { createTroubleMaker } from './trouble.ts'

export interface SimulatorOptions {
  readonly profile: SimulatedProfile
  /** Which end of the comparison it stands for: the two draw different samples. */
  readonly side: Side
  /** 0 takes any free port. */
  readonly port: number
  readonly seed: string
  readonly defects: readonly Defect[]
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Multiplies every delay; default 1, and 0 answers at once. */
  readonly delayFactor?: number
}

export interface Simulator {
  /** What an OpenAI client takes as its base URL. */
  readonly url: string
  close(): Promise<void>
}

/** The largest body that either gateway takes. */
const bodyLimit = 16 * 1024 * 1024

/** Rejects when the port cannot be opened. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const host = options.host ?? '127.0.0.1'
  const gateway = createGateway(options)
  const forms = createGatewayForms(options.profile)
  const server = createServer((request, response) => {
    route({ gateway, forms, request, response })
  })
  // Idle connections outlive any pause of a run: a client must not find its socket closed.
  server.keepAliveTimeout = 600_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}${forms.basePath}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function createGateway(options: SimulatorOptions): Gateway {
  const { profile, seed, side } = options
  const defects = new Set(options.defects)
  const hasDefect = (defect: Defect): boolean => defects.has(defect)
  return {
    profile,
    seed,
    hasDefect,
    slots: createSlotIdentifier(side),
    trouble: createTroubleMaker(seed, hasDefect),
    delayFactor: options.delayFactor ?? 1,
  }
}

function route(parts: {
  readonly gateway: Gateway
  readonly forms: GatewayForms
  readonly request: IncomingMessage
  readonly response: ServerResponse
}): void {
  const { gateway, forms, request, response } = parts
  const arrivedAt = performance.now()
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2)
  const form = forms.forms.find(candidate => candidate.route(path) !== null) ?? forms.forms[0]
  const found = request.method === 'POST' ? form.route(path) : null
  const requestId = form.requestId(request.headers)
  if (found !== null) {
    readText(request, text => {
      const exchange = { form, route: found, request, response, requestId, arrivedAt }
      serveChat(gateway, exchange, text)
    })
    return
  }
  request.resume()
  const query = new URLSearchParams(search)
  const lookup = { path, query, headers: request.headers, requestId }
  const looked = request.method === 'GET' ? forms.lookUp(lookup) : null
  sendReply(response, looked ?? form.refuse({ kind: 'not-found', path }, requestId))
}

/** Hands over null for a body above the limit, and nothing when the client goes away. */
function readText(request: IncomingMessage, done: (text: string | null) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= bodyLimit) chunks.push(chunk)
  })
  request.once('end', () => {
    done(size <= bodyLimit ? Buffer.concat(chunks).toString('utf8') : null)
  })
  // A client that goes away needs no answer.
  request.once('error', () => undefined)
}
