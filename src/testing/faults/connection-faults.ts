import { connect } from 'node:net'
import type { Play } from '../servers/fault-server.ts'
import { makeCertificate } from './certificate.ts'
import type { Fault, FaultGroup } from './fault.ts'
import { answerBody, drip, headOf, reply, sendReply, write } from './replies.ts'

const answer = reply(200, answerBody)
const reset: Play = ({ socket }) => socket.resetAndDestroy()
const nothing: Play = () => {}
const farOff = new Date('2126-01-01T00:00:00Z')
const past = new Date('2020-01-01T00:00:00Z')
const unary = { mode: 'unary', play: answer } as const

const connecting: readonly Fault[] = [
  {
    ...unary,
    does: 'refuses connections: nothing listens there',
    baseUrl: 'http://127.0.0.1:1/v1',
    ends: 'network',
    attempts: 3,
  },
  {
    ...unary,
    does: 'has a host name that does not exist',
    baseUrl: 'http://no-such-gateway.invalid/v1',
    ends: 'network',
    attempts: 3,
  },
  { ...unary, does: 'resets before the headers', play: reset, ends: 'network', attempts: 3 },
  {
    ...unary,
    does: 'closes before the headers',
    play: ({ socket }) => void socket.end(),
    ends: 'network',
    attempts: 3,
  },
  { ...unary, does: 'never answers (half-open)', play: nothing, ends: 'timeout', timesOut: true },
  {
    ...unary,
    does: 'sends its headers too slowly',
    play: drip(headOf(200, { 'x-slow': 'x'.repeat(1000) }), 20),
    ends: 'timeout',
    timesOut: true,
  },
  {
    ...unary,
    does: 'closes a kept connection as the next request arrives',
    afterAnswer: true,
    play: request => (request.request === 2 ? reset(request) : answer(request)),
    ends: 'answered',
    attempts: 2,
  },
  {
    ...unary,
    does: 'speaks another protocol',
    play: write('SSH-2.0-OpenSSH_9.6\r\n', 'end'),
    ends: 'malformed',
  },
  {
    ...unary,
    does: 'speaks no TLS where https is asked for',
    baseUrl: 'https',
    ends: 'network',
  },
]

const selfSigned = makeCertificate({ name: '127.0.0.1', expires: farOff })
const expired = makeCertificate({ name: '127.0.0.1', expires: past })
const otherHost = makeCertificate({ name: 'gateway.example', expires: farOff })
const unknownIssuer = makeCertificate({
  name: '127.0.0.1',
  expires: farOff,
  signer: { issuer: 'An authority that nobody knows', key: otherHost.privateKey },
})

const certificates: readonly Fault[] = [
  {
    ...unary,
    does: 'has a certificate that the client trusts',
    certificate: { ...selfSigned, trusted: true },
    ends: 'answered',
  },
  {
    ...unary,
    does: 'has a self-signed certificate',
    certificate: { ...selfSigned, trusted: false },
    ends: 'network',
  },
  {
    ...unary,
    does: 'has a certificate of an unknown issuer',
    certificate: { ...unknownIssuer, trusted: false },
    ends: 'network',
  },
  {
    ...unary,
    does: 'has an expired certificate',
    certificate: { ...expired, trusted: true },
    ends: 'network',
  },
  {
    ...unary,
    does: 'has a certificate for another host',
    certificate: { ...otherHost, trusted: true },
    ends: 'network',
  },
]

/** Opens the way to whatever it is asked for, as proxies do. */
const tunnel: Play = ({ socket, head }) => {
  const [, host = '', port = ''] = /^CONNECT (.+):(\d+) /.exec(head) ?? []
  const gateway = connect(Number(port), host, () => {
    socket.removeAllListeners('data')
    socket.write(headOf(200))
    socket.pipe(gateway).pipe(socket)
  })
  gateway.on('error', () => socket.destroy())
  socket.once('close', () => gateway.destroy())
}

const proxies: readonly Fault[] = [
  { ...unary, does: 'is reached through a proxy', proxy: tunnel, ends: 'answered' },
  {
    ...unary,
    does: 'is reached over TLS through a proxy',
    proxy: tunnel,
    certificate: { ...selfSigned, trusted: true },
    ends: 'answered',
  },
  {
    ...unary,
    does: 'is behind a proxy that asks for a password',
    proxy: ({ socket }) => sendReply(socket, { status: 407, body: '' }),
    ends: 'network',
    attempts: 3,
  },
  {
    ...unary,
    does: 'is behind a proxy that hangs up',
    proxy: reset,
    ends: 'network',
    attempts: 3,
  },
]

export const connectionFaults: readonly FaultGroup[] = [
  { title: 'Connections', faults: connecting },
  { title: 'TLS', faults: certificates },
  { title: 'Proxies', faults: proxies },
]
