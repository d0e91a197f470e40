// Loaded before the measured command: leaves its peak memory behind when it ends.
import { writeFileSync } from 'node:fs'

const file = process.env.PARITY_BENCH_PEAK_FILE
if (file) {
  process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS / 1024)))
}
