import { readFileSync, truncateSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { below, randomStream } from '../src/statistics/basics/random.ts'
import {
  completion,
  startAnsweringServer,
  type ReceivedRequest,
} from '../src/testing/servers/answering-server.ts'
import { tablesOf } from '../src/testing/commands/resumable-runs.ts'
import { closeLater, temporaryProject } from '../src/testing/commands/until-test-ends.ts'
import { runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { between, runsIn, suiteOf, until, type Row } from '../src/testing/commands/run-projects.ts'

const cases = 30
const samples = cases * 2 * 2

function projectInBothModes(): Project {
  const modes = suiteOf(cases).replace('cases:', 'defaults: { mode: both, samples: 1 }\ncases:')
  return temporaryProject({ 'suites/a.yaml': modes })
}

/** `candidate:stream:a/c3`: each sample of this suite is another. */
function nameOf(side: string, { body }: ReceivedRequest): string {
  const [message] = body['messages'] as { content: string }[]
  const number = /\d+/.exec(message?.content ?? '')?.[0]
  return `${side}:${body['stream'] === true ? 'stream' : 'unary'}:a/c${number}`
}

function answerTo({ body }: ReceivedRequest): { type: string; text: string } {
  const [message] = body['messages'] as { content: string }[]
  const content = `This is what was asked for: ${message?.content ?? ''}`
  if (body['stream'] !== true) return { type: 'application/json', text: completion(content) }
  const frame = (value: object) => `data: ${JSON.stringify(value)}\n\n`
  const chunk = (delta: object, finish: string | null) =>
    frame({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'gpt-4o-mini',
      choices: [{ index: 0, delta, finish_reason: finish }],
    })
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
  const end = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1 }
  return {
    type: 'text/event-stream',
    text: `${chunk({ role: 'assistant', content }, null)}${chunk({}, 'stop')}${frame({ ...end, model: 'gpt-4o-mini', choices: [], usage })}data: [DONE]\n\n`,
  }
}

/** Two servers that answer by content alone, after a moment, and keep what they were asked. */
async function startSides() {
  const asked: string[] = []
  const sides = { asked, flags: [] as string[], onRequest: () => {} }
  const urls = await Promise.all(
    ['baseline', 'candidate'].map(async side => {
      const server = await startAnsweringServer((request, response) => {
        asked.push(nameOf(side, request))
        sides.onRequest()
        const { type, text } = answerTo(request)
        setTimeout(() => response.writeHead(200, { 'content-type': type }).end(text), 15)
      })
      closeLater(server)
      return server.url
    }),
  )
  sides.flags = between(urls[0] ?? '', urls[1] ?? '')
  return sides
}

function journalPath(folder: string): string {
  return join(folder, 'reports', runsIn(folder)[0] ?? 'none', 'journal.jsonl')
}

/** Names of the samples that a journal holds whole, each as often as it is there. */
function journalled(folder: string): string[] {
  if (runsIn(folder).length === 0) return []
  return readFileSync(journalPath(folder), 'utf8')
    .split('\n')
    .flatMap(line => {
      const address =
        /^\{"type":"exchange","address":\{"caseKey":"(.*?)","mode":"(\w+)".*?"side":"(\w+)"\}/
      const [, key = '', mode = '', side = ''] = (line.endsWith('}}') && address.exec(line)) || []
      return key === '' ? [] : [`${side}:${mode}:${key}`]
    })
}

function rowsOf(folder: string): Row[][] {
  return tablesOf(folder, runsIn(folder)[0] ?? '', ['gates.csv', 'cases.csv', 'exchanges.csv'])
}

type When =
  | { readonly kind: 'requests'; readonly count: number }
  /** So long after the last answer is in the journal: while reports are made and copied. */
  | { readonly kind: 'reports'; readonly delayMs: number }

test('killed at twelve moments, nothing is lost, nothing is paid twice, and the end is the same', async () => {
  const random = randomStream('moments', 'kill')
  const moments = Array.from({ length: 12 }, (_, index): When =>
    index < 8
      ? { kind: 'requests', count: 1 + below(random, 20) }
      : { kind: 'reports', delayMs: index === 8 ? 0 : below(random, 700) },
  )
  const sides = await startSides()
  const { asked, flags } = sides
  const args = [...flags, '-j', '3', '--seed', 's', '--retries', '0']
  const whole = projectInBothModes()
  const { code } = await runCommand(args, { cwd: whole.folder })
  const everything = asked.splice(0).sort()
  expect(everything).toHaveLength(samples)

  const { folder } = projectInBothModes()
  let resume: string[] = []
  let kills = 0
  let requests = 0
  for (const moment of moments) {
    const before = journalled(folder)
    const { signal } = await runCommand([...args, ...resume], {
      cwd: folder,
      during: child => {
        if (moment.kind === 'requests') {
          sides.onRequest = () => {
            if (asked.length === moment.count) child.kill('SIGKILL')
          }
          return
        }
        let isEnded = false
        child.once('exit', () => (isEnded = true))
        void (async () => {
          await until(() => isEnded || journalled(folder).length === samples)
          await delay(moment.delayMs)
          child.kill('SIGKILL')
        })()
      },
    })
    sides.onRequest = () => {}
    if (signal === 'SIGKILL') kills++
    const again = asked.filter(name => before.includes(name))
    expect(again).toEqual([])
    requests += asked.splice(0).length
    if (kills === 5) {
      expect(journalled(folder)).not.toEqual([])
      // The machine went down with it, and half a line is all that there is.
      truncateSync(journalPath(folder), statSync(journalPath(folder)).size - 40)
    }
    resume = runsIn(folder).length > 0 ? [`--resume=${runsIn(folder)[0] ?? ''}`] : []
  }
  expect(kills).toBeGreaterThanOrEqual(8)
  const before = journalled(folder)
  const ended = await runCommand([...args, ...resume], { cwd: folder })
  expect(asked.filter(name => before.includes(name))).toEqual([])
  requests += asked.length
  expect(ended.code).toBe(code)
  expect(runsIn(folder)).toHaveLength(1)
  expect(journalled(folder).sort()).toEqual(everything)
  // Six requests are under way at most, and one answer was torn off.
  expect(requests).toBeLessThanOrEqual(samples + 6 * kills + 1)
  const [gates, ...rows] = rowsOf(folder)
  const [wantedGates, ...wanted] = rowsOf(whole.folder)
  expect(rows).toEqual(wanted)
  expect(gates).toEqual(wantedGates)
}, 120_000)
