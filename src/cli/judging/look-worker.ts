import { workerData } from 'node:worker_threads'
import { answerCaller } from './answer-caller.ts'
import { lookAtJournal, type LookInput } from './look-at-journal.ts'

await answerCaller(() => lookAtJournal(workerData as LookInput))
