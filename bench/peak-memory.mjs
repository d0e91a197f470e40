// Loaded before the measured command: leaves its peak memory behind, in MB: until it begins to judge, which
// is when its first thread starts, and at its end.
import { writeFileSync } from 'node:fs'

const file = process.env.PARITY_BENCH_PEAK_FILE
if (file) {
  const peakMb = () => process.resourceUsage().maxRSS / 1024
  let sendingMb = null
  process.once('worker', () => {
    sendingMb = peakMb()
  })
  process.on('exit', () => {
    writeFileSync(file, JSON.stringify({ sendingMb: sendingMb ?? peakMb(), wholeMb: peakMb() }))
  })
}
