// The reference: the same requests by undici alone, parsing the same bodies and nothing else.
// `node bare-loop.mjs <url> <requests> <inFlight> [stream|large]` prints the seconds and its peak memory; of a
// stream, it takes the time of the first chunk and parses nothing.
import { Pool } from 'undici'

const [url = '', requestsText = '1', inFlightText = '1', mode] = process.argv.slice(2)
const requests = Number(requestsText)
const pool = new Pool(new URL(url).origin, { connections: Number(inFlightText) })
const body = JSON.stringify({
  model: mode === 'large' ? 'bench-large' : 'bench-model',
  messages: [{ role: 'user', content: 'Question number 1 of the bench?' }],
  ...(mode === 'stream' && { stream: true }),
})
let next = 0
let characters = 0
const times = []

async function worker() {
  while (next++ < requests) {
    const sentMs = performance.now()
    const response = await pool.request({
      path: `${new URL(url).pathname}/chat/completions`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    if (mode === 'stream') {
      let isFirst = true
      for await (const chunk of response.body) {
        if (isFirst) times.push(performance.now() - sentMs)
        isFirst = false
        characters += chunk.length
      }
      continue
    }
    const parsed = JSON.parse(await response.body.text())
    times.push(performance.now() - sentMs)
    characters += parsed.choices[0]?.message.content.length ?? 0
  }
}

const startedMs = performance.now()
await Promise.all(Array.from({ length: Number(inFlightText) }, worker))
const seconds = (performance.now() - startedMs) / 1000
await pool.close()
times.sort((left, right) => left - right)
const medianMs = times[Math.floor(times.length / 2)]
const peakMb = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ seconds, peakMb, medianMs, characters })}\n`)
