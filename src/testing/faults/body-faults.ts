import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Fault, FaultGroup } from './fault.ts'
import {
  answerBody,
  chunk,
  done,
  drip,
  errorBody,
  firstWords,
  frame,
  headOf,
  lastWords,
  onceThenAnswer,
  reply,
  sendReply,
  streamOf,
  wholeStream,
  write,
} from './replies.ts'

const half = answerBody.slice(0, answerBody.length / 2)
const json = { 'content-type': 'application/json' }
const ofWholeLength = headOf(200, { ...json, 'content-length': String(answerBody.length) })
const chunked = headOf(200, { ...json, 'transfer-encoding': 'chunked' })
const unary = { mode: 'unary', ends: 'truncated' } as const
const stream = { mode: 'stream', ends: 'truncated' } as const
const nineMegabytes = 9 * 1024 * 1024

const broken: readonly Fault[] = [
  { ...unary, does: 'resets inside the body', play: write(ofWholeLength + half, 'reset') },
  { ...unary, does: 'ends before `content-length`', play: write(ofWholeLength + half, 'end') },
  { ...unary, does: 'ends before the last chunk', play: write(chunked + chunk(half), 'end') },
  {
    ...unary,
    does: 'ends a body that has no length in its middle',
    play: write(headOf(200, { ...json, connection: 'close' }) + half, 'end'),
  },
  { ...unary, does: 'sends half of the JSON as a whole', play: reply(200, half) },
  {
    ...unary,
    does: 'sends a chunk size that is none',
    play: write(`${chunked}zz\r\n${answerBody}\r\n`, 'idle'),
    ends: 'malformed',
  },
  { ...stream, does: 'resets inside a stream', play: write(streamOf([firstWords]), 'reset') },
  { ...stream, does: 'ends inside a stream', play: write(streamOf([firstWords]), 'end') },
  {
    ...stream,
    does: 'ends a stream in good form, without an end mark',
    play: write(streamOf([firstWords], true), 'idle'),
  },
  {
    ...stream,
    does: 'resets after the end of a stream',
    play: write(streamOf(wholeStream), 'reset'),
    mustBeQuick: true,
    ends: 'answered',
  },
  {
    ...stream,
    does: 'sends a chunk size that is none in a stream',
    play: write(`${streamOf([firstWords])}zz\r\n`, 'idle'),
    ends: 'malformed',
  },
]

const slow: readonly Fault[] = [
  {
    ...unary,
    does: 'drips its answer, in time',
    play: drip([ofWholeLength, ...answerBody.split('')], 1),
    ends: 'answered',
  },
  {
    ...unary,
    does: 'drips its answer too slowly',
    play: drip([ofWholeLength, ...answerBody.split('')], 100),
    ends: 'timeout',
    timesOut: true,
  },
  {
    ...stream,
    does: 'falls silent after the headers of a stream',
    play: write(streamOf([]), 'idle'),
    ends: 'timeout',
    timesOut: true,
  },
  {
    ...stream,
    does: 'falls silent in the middle of a stream',
    play: write(streamOf([firstWords]), 'idle'),
    ends: 'timeout',
    timesOut: true,
  },
  {
    ...stream,
    does: 'sends comments for ever in place of an answer',
    play: drip([streamOf([]), ...Array.from({ length: 1000 }, () => chunk(': wait\n\n'))], 20),
    ends: 'timeout',
    timesOut: true,
  },
  {
    ...stream,
    does: 'leaves the connection open after the end of a stream',
    play: write(streamOf([firstWords, lastWords, done]), 'idle'),
    ends: 'answered',
  },
]

const gzip = { 'content-encoding': 'gzip' }
/** So that the same bytes come from every version of zlib. */
const uncompressed = { level: 0 }
const brotli = { 'content-encoding': 'br' }
const bomb = ' '.repeat(64 * 1024 * 1024)

const sized: readonly Fault[] = [
  {
    ...unary,
    does: 'answers in gzip',
    play: reply(200, gzipSync(answerBody), gzip),
    ends: 'answered',
  },
  {
    ...unary,
    does: 'answers in brotli',
    play: reply(200, brotliCompressSync(answerBody), brotli),
    ends: 'answered',
  },
  {
    ...unary,
    does: 'says gzip where it is none',
    play: reply(200, answerBody, gzip),
    ends: 'malformed',
  },
  {
    ...unary,
    does: 'says an encoding that nobody asked for',
    play: reply(200, answerBody, { 'content-encoding': 'compress' }),
    ends: 'malformed',
  },
  {
    ...unary,
    does: 'ends gzip in its middle',
    play: reply(200, gzipSync(answerBody, uncompressed).subarray(0, 100), gzip),
  },
  {
    ...unary,
    does: 'sends 64 MB in gzip',
    play: reply(200, gzipSync(bomb), gzip),
    ends: 'malformed',
  },
  { ...unary, does: 'sends 9 MB', play: reply(200, ' '.repeat(nineMegabytes)), ends: 'malformed' },
  {
    ...stream,
    does: 'streams 9 MB',
    play: write(streamOf([`: ${'x'.repeat(nineMegabytes)}`]), 'idle'),
    ends: 'malformed',
  },
  {
    ...unary,
    does: 'fails with 9 MB of explanation',
    play: onceThenAnswer(reply(500, ' '.repeat(nineMegabytes))),
    ends: 'answered',
    attempts: 2,
  },
  {
    ...unary,
    does: 'sends 64 kB of headers',
    play: reply(200, answerBody, { 'x-large': 'x'.repeat(65_536) }),
    ends: 'malformed',
  },
]

const oldForm = 'HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n'
const html = { 'content-type': 'text/html' }

const formed: readonly Fault[] = [
  {
    ...unary,
    does: 'answers with HTML and status 200',
    play: reply(200, '<!doctype html><title>Sign in</title><p>Hello', html),
    ends: 'malformed',
  },
  {
    ...unary,
    does: 'says that its JSON is HTML',
    play: reply(200, answerBody, html),
    ends: 'answered',
  },
  {
    ...unary,
    does: 'streams where one answer was asked for',
    play: write(streamOf(wholeStream, true), 'idle'),
    ends: 'answered',
  },
  {
    ...stream,
    does: 'sends one answer where a stream was asked for',
    play: reply(200, answerBody),
    ends: 'answered',
  },
  { ...unary, does: 'answers with nothing', play: reply(200, ''), ends: 'malformed' },
  { ...unary, does: 'answers with 204', play: write(headOf(204), 'idle'), ends: 'malformed' },
  {
    ...unary,
    does: 'answers in HTTP/1.0',
    play: write(oldForm + answerBody, 'end'),
    ends: 'answered',
  },
  {
    ...unary,
    does: 'sends 103 before its answer',
    play: ({ socket }) => {
      socket.write(headOf(103, { link: '</style.css>' }))
      sendReply(socket, {})
    },
    ends: 'answered',
  },
  {
    ...unary,
    does: 'sends 100 before its answer, unasked',
    play: ({ socket }) => {
      socket.write(headOf(100))
      sendReply(socket, {})
    },
    ends: 'malformed',
  },
  {
    ...stream,
    does: 'reports an overload inside a stream, before any text',
    play: request => {
      if (request.request > 1) write(streamOf(wholeStream, true), 'idle')(request)
      else
        write(streamOf([frame(errorBody('Overloaded', 'overloaded_error'))], true), 'idle')(request)
    },
    ends: 'answered',
    attempts: 2,
  },
  {
    ...stream,
    does: 'reports an overload inside a stream, after text',
    play: write(
      streamOf([firstWords, frame(errorBody('Overloaded', 'overloaded_error'))], true),
      'idle',
    ),
    ends: 'overloaded',
  },
]

export const bodyFaults: readonly FaultGroup[] = [
  { title: 'Bodies that break', faults: broken },
  { title: 'Slowness', faults: slow },
  { title: 'Sizes and encodings', faults: sized },
  { title: 'Forms', faults: formed },
]
