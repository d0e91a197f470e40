// A gateway that answers at once, or after a known delay: `tsx mock-server.ts <delayMs>` prints its URL.
// Its answers are of 2 kB, written by the simulator's grammar beforehand: one wording a prompt, and from
// sample to sample as different as answers of a model are; every third prompt always has the same answer.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { randomStream } from '../src/statistics/basics/random.ts'
import { readPrompt } from '../src/simulator/answers/read-prompt.ts'
import { writeAnswer } from '../src/simulator/answers/text-model.ts'

const delayMs = Number(process.argv[2] ?? 0)
const prompts = 150
const answersPerPrompt = 8
const characters = 2000

function answerTo(prompt: number, sample: number): string {
  const content = `Write about 400 words on question number ${prompt} of the bench.`
  const random = randomStream(`${prompt}`, prompt % 3 === 0 ? 'always' : `sample ${sample}`)
  const speaker = { modelKey: 'bench-model', temperature: 0.7, random, isOther: false }
  return writeAnswer(readPrompt([{ role: 'user', text: content, images: [] }]), speaker).slice(
    0,
    characters,
  )
}

function bodyOf(text: string): string {
  return JSON.stringify({
    id: 'chatcmpl-bench',
    object: 'chat.completion',
    created: 1,
    model: 'bench-model',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 20, completion_tokens: 400, total_tokens: 420 },
  })
}

const streamEnd =
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n' +
  'data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":400,"total_tokens":420}}\n\n' +
  'data: [DONE]\n\n'

function framesOf(text: string): Buffer {
  const frames = text
    .split(' ')
    .map(
      word =>
        `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: `${word} ` } }] })}\n\n`,
    )
  return Buffer.from(frames.join('') + streamEnd)
}

const texts = Array.from({ length: prompts * answersPerPrompt }, (_, index) =>
  answerTo(Math.floor(index / answersPerPrompt), index % answersPerPrompt),
)
const bodies = texts.map(text => Buffer.from(bodyOf(text)))
const streams = texts.map(framesOf)
/** What a request for `bench-large` gets: 1 MB. */
const largeBody = Buffer.from(bodyOf(texts.slice(0, 500).join('\n')))
let asked = 0

const server = createServer((request, response) => {
  let sent = ''
  request.on('data', (chunk: Buffer) => (sent += chunk.toString('latin1')))
  request.on('end', () => {
    const receivedMs = performance.now()
    const prompt = Number(/number (\d+)/.exec(sent)?.[1] ?? 0) % prompts
    const place = prompt * answersPerPrompt + (asked++ % answersPerPrompt)
    const answer = (): void => {
      const earlyMs = delayMs - (performance.now() - receivedMs)
      if (earlyMs > 0.05) setTimeout(answer, earlyMs)
      else if (sent.includes('"stream":true')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(streams[place])
      } else {
        const body = sent.includes('"model":"bench-large"') ? largeBody : bodies[place]
        response.writeHead(200, { 'content-type': 'application/json' }).end(body)
      }
    }
    answer()
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1\n`)
})
// Ends with the process that started it.
process.stdin.on('close', () => process.exit(0)).resume()
