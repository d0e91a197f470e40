// A gateway that answers at once, or after a known delay: `node mock-server.mjs <delayMs>` prints its URL.
import { createServer } from 'node:http'

const delayMs = Number(process.argv[2] ?? 0)
const words =
  'the gateway answers with a text of a length that is usual for an assistant and some more'
const text = Array.from({ length: 22 }, (_, index) => `${words} ${index}.`).join(' ')
const body = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1,
  model: 'bench-model',
  choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 400, total_tokens: 420 },
})
const frames = text
  .split(' ')
  .map(word => `data: {"choices":[{"index":0,"delta":{"content":"${word} "}}]}\n\n`)
const streamEnd =
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n' +
  'data: {"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":400,"total_tokens":420}}\n\n' +
  'data: [DONE]\n\n'

const server = createServer((request, response) => {
  let sent = ''
  request.on('data', chunk => (sent += chunk.toString('latin1')))
  request.on('end', () => {
    const receivedMs = performance.now()
    const answer = () => {
      const earlyMs = delayMs - (performance.now() - receivedMs)
      if (earlyMs > 0.05) setTimeout(answer, earlyMs)
      else if (sent.includes('"stream":true')) {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        response.end(frames.join('') + streamEnd)
      } else response.writeHead(200, { 'content-type': 'application/json' }).end(body)
    }
    answer()
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/v1\n`)
})
// Ends with the process that started it.
process.stdin.on('close', () => process.exit(0)).resume()
