// `npm run calibrate`: how often the verdict is wrong, by whole runs in virtual time, and over HTTP to
// confirm. Writes docs/calibration.md, after four hours of processor time. `--short` tries it out with few
// runs and writes nothing; neither does `--only '1.05 times the price'`, which counts the rows of that name
// alone. `--looks` makes the section about runs that are judged while they are sent anew and keeps the
// others. An attempt that was interrupted goes on where it was, as long as the code is the same.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { calibrationDocument } from './document.ts'
import { carryOut } from './carry-out.ts'
import { runOverHttp } from './over-http.ts'
import { experimentsOf, type PlannedExperiment } from './experiments.ts'
import { hashCode, keepPieces } from './kept-pieces.ts'
import { lookExperimentsOf } from './look-experiments.ts'
import { lookSection, withLookSection } from './look-section.ts'
import type { Result } from './tables.ts'
import { emptyTally } from './tally.ts'

const isShort = process.argv.includes('--short')
const isPart = process.argv.includes('--only')
const isOfLooks = process.argv.includes('--looks')
const only = process.argv[process.argv.indexOf('--only') + 1]
const scale = isShort ? 0.05 : 1
const root = fileURLToPath(new URL('..', import.meta.url))
const path = join(root, 'docs', 'calibration.md')
const kept = keepPieces(join(root, 'calibration', 'pieces.jsonl'), hashCode(root))

async function count(planned: readonly PlannedExperiment[]): Promise<Result[]> {
  const tallies = await carryOut(planned, {
    kept,
    onProgress: (done, total) => {
      if (done % 20 === 0 || done === total) process.stderr.write(`${done} of ${total}\n`)
    },
  })
  return planned.map((item, index) => ({ ...item, tally: tallies[index] ?? emptyTally }))
}

async function makeDocument(): Promise<string> {
  if (isOfLooks) {
    const section = lookSection(await count(lookExperimentsOf(scale)))
    return withLookSection(readFileSync(path, 'utf8'), section)
  }
  const all = [...experimentsOf(scale), ...lookExperimentsOf(scale)]
  const planned = all.filter(({ name }) => !isPart || name === only)
  if (planned.length === 0) throw new Error(`no row is called ${only}`)
  const results = await count(planned)
  const overHttp = runOverHttp(isPart ? 0 : isShort ? 1 : 20)
  return calibrationDocument({ results, overHttp })
}

const document = await makeDocument()
if (isShort || isPart) process.stdout.write(document)
else writeFileSync(path, document)
if (!isShort && !isPart && !isOfLooks) kept.drop()
