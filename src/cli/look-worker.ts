import { parentPort, workerData } from 'node:worker_threads'
import { lookAtJournal, type LookInput } from './look-at-journal.ts'

parentPort?.postMessage(lookAtJournal(workerData as LookInput))
