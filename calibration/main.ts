// `npm run calibrate`: how often the verdict is wrong, by whole runs in virtual time, and over HTTP to
// confirm. Writes docs/calibration.md. `--short` tries it out with few runs and writes nothing; neither
// does `--only '1.05 times the price'`, which counts the rows of that name alone.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { calibrationDocument } from './document.ts'
import { carryOut } from './carry-out.ts'
import { runOverHttp } from './over-http.ts'
import { experimentsOf } from './experiments.ts'
import { emptyTally } from './tally.ts'

const isShort = process.argv.includes('--short')
const only = process.argv[process.argv.indexOf('--only') + 1]
const isPart = process.argv.includes('--only')
const startedMs = performance.now()
const planned = experimentsOf(isShort ? 0.05 : 1).filter(({ name }) => !isPart || name === only)
if (planned.length === 0) throw new Error(`no row is called ${only}`)
const tallies = await carryOut(planned, (done, total) => {
  if (done % 20 === 0 || done === total) process.stderr.write(`${done} of ${total}\n`)
})
const overHttp = runOverHttp(isPart ? 0 : isShort ? 1 : 20)
const minutes = Math.ceil((performance.now() - startedMs) / 60_000)
const results = planned.map((item, index) => ({ ...item, tally: tallies[index] ?? emptyTally }))
const document = calibrationDocument({ results, overHttp, minutes })
if (isShort || isPart) process.stdout.write(document)
else writeFileSync(fileURLToPath(new URL('../docs/calibration.md', import.meta.url)), document)
