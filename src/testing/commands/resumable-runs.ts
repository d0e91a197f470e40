import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { completion, startAnsweringServer } from '../servers/answering-server.ts'
import { between, readCsv, type Row } from './run-projects.ts'
import { closeLater } from './until-test-ends.ts'

export interface Sides {
  readonly args: readonly string[]
  /** Prompts that were asked, with the side that was asked. */
  readonly asked: readonly string[]
  /** Called with the number of requests so far, before the newest is answered. */
  onRequest: (count: number) => void
  /** While false, requests wait for ever. */
  answering: boolean
}

/** Two servers whose answers depend on the prompt alone, and take a moment. */
export async function startSides(answerMs = 20): Promise<Sides> {
  const asked: string[] = []
  const sides: Sides & { args: readonly string[] } = {
    args: [],
    asked,
    onRequest: () => {},
    answering: true,
  }
  const [baseline, candidate] = await Promise.all(
    ['baseline', 'candidate'].map(async side => {
      const server = await startAnsweringServer((request, response) => {
        const [message] = request.body['messages'] as { content: string }[]
        asked.push(`${side}: ${message?.content ?? ''}`)
        sides.onRequest(asked.length)
        const text = `This is what was asked for: ${message?.content ?? ''}`
        if (!sides.answering) return
        setTimeout(() => {
          response.writeHead(200, { 'content-type': 'application/json' }).end(completion(text))
        }, answerMs)
      })
      closeLater(server)
      return server.url
    }),
  )
  sides.args = between(baseline ?? '', candidate ?? '')
  return sides
}

/** Calls back with the request of this number, once. */
export const signalOnce = (sides: Sides, at: number, send: () => void): void => {
  sides.onRequest = count => {
    if (count !== at) return
    sides.onRequest = () => {}
    send()
  }
}

/** The samples in a journal, as the servers saw them. */
export function journalled(folder: string, run: string): string[] {
  const text = readFileSync(join(folder, 'reports', run, 'journal.jsonl'), 'utf8')
  return text.split('\n').flatMap(line => {
    const address = /^\{"type":"exchange","address":\{"caseKey":"a\/c(\d+)".*?"side":"(\w+)"\}/
    const found = line.endsWith('}}') ? address.exec(line) : null
    return found ? [`${found[2] ?? ''}: Say ${found[1] ?? ''}.`] : []
  })
}

const variable = /^(?:run_id|started_at|request_id|generation_id|latency_ratio)$|_ms(?:_|$)/

/** All rows of these tables of a run, less what depends on time. */
export function tablesOf(folder: string, run: string, names: readonly string[]): Row[][] {
  return names.map(name =>
    readCsv(join(folder, 'reports', run, name))
      .filter(row => !row['metric']?.startsWith('latency.'))
      .map(row =>
        Object.fromEntries(Object.entries(row).filter(([column]) => !variable.test(column))),
      ),
  )
}

export const sorted = (texts: readonly string[]): string[] => [...texts].sort()
