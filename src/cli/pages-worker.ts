import { workerData } from 'node:worker_threads'
import { answerCaller } from './answer-caller.ts'
import { readPairsAt } from './journal-places.ts'
import { writePages } from './report-files.ts'
import type { PagesTask } from './write-in-threads.ts'

const { journalPath, places, ...input } = workerData as PagesTask

await answerCaller(() => writePages({ ...input, readExchanges: readPairsAt(journalPath, places) }))
