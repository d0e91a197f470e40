import { workerData } from 'node:worker_threads'
import { writeExchangeFiles } from '../reports/exchange-files.ts'
import { readPairsAt } from '../journal/journal-places.ts'
import { answerCaller } from './answer-caller.ts'
import type { ExchangeFilesTask } from './write-meanwhile.ts'

await answerCaller(() => {
  const { journalPath, places, ...input } = workerData as ExchangeFilesTask
  writeExchangeFiles({ ...input, readExchanges: readPairsAt(journalPath, places) })
})
