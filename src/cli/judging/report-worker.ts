import { workerData } from 'node:worker_threads'
import { answerCaller } from './answer-caller.ts'
import { makeReports, type MakeReportsInput } from './make-reports.ts'

// In a thread of its own, comparing never holds up a signal or a request.
await answerCaller(() => makeReports(workerData as MakeReportsInput))
