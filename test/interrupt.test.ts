import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import {
  completion,
  startAnsweringServer,
  type AnsweringServer,
} from '../src/testing/answering-server.ts'
import { createProject, runCommand, type Project } from '../src/testing/run-command.ts'
import { between, readCsv, runsIn, suiteOf, until, type Row } from '../src/testing/run-projects.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const projects: Project[] = []
const servers: AnsweringServer[] = []

afterEach(async () => {
  for (const made of projects.splice(0)) made.remove()
  await Promise.all(servers.splice(0).map(server => server.close()))
})

function project(files: Record<string, string>): Project {
  const made = createProject(files)
  projects.push(made)
  return made
}

interface Sides {
  readonly args: readonly string[]
  /** Prompts that were asked, with the side that was asked. */
  readonly asked: readonly string[]
  /** Called with the number of requests so far, before the newest is answered. */
  onRequest: (count: number) => void
  /** While false, requests wait for ever. */
  answering: boolean
}

/** Two servers whose answers depend on the prompt alone, and take a moment. */
async function startSides(answerMs = 20): Promise<Sides> {
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
      servers.push(server)
      return server.url
    }),
  )
  sides.args = between(baseline ?? '', candidate ?? '')
  return sides
}

const signalOnce = (sides: Sides, at: number, send: () => void) => {
  sides.onRequest = count => {
    if (count !== at) return
    sides.onRequest = () => {}
    send()
  }
}

/** The samples in a journal, as the servers saw them. */
function journalled(folder: string, run: string): string[] {
  const text = readFileSync(join(folder, 'reports', run, 'journal.jsonl'), 'utf8')
  return text.split('\n').flatMap(line => {
    const address = /^\{"type":"exchange","address":\{"caseKey":"a\/c(\d+)".*?"side":"(\w+)"\}/
    const found = line.endsWith('}}') ? address.exec(line) : null
    return found ? [`${found[2] ?? ''}: Say ${found[1] ?? ''}.`] : []
  })
}

const variable = /^(?:run_id|started_at|request_id|generation_id|latency_ratio)$|_ms(?:_|$)/

function comparable(rows: readonly Row[]): Row[] {
  return rows.map(row =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !variable.test(column))),
  )
}

function tablesOf(folder: string, run: string): Row[][] {
  return ['cases.csv', 'exchanges.csv'].map(name =>
    comparable(readCsv(join(folder, 'reports', run, name))),
  )
}

const sorted = (texts: readonly string[]) => [...texts].sort()

describe('an interrupted run', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops sending, reports what is there, and prints the command that goes on',
    async signal => {
      const { folder } = project({ 'suites/a.yaml': suiteOf(5) })
      const sides = await startSides(50)
      const args = ['run', ...sides.args, '--samples', '5', '-j', '2', '--grep', 'c[0-9]']
      const stopped = await runCommand(args, {
        cwd: folder,
        during: child => signalOnce(sides, 11, () => child.kill(signal)),
      })
      const [run = ''] = runsIn(folder)
      expect(stopped.code).toBe(130)
      expect(stopped.stderr).toMatch(/\nstopping: /)
      expect(sides.asked.length).toBeLessThanOrEqual(12)
      expect(stopped.stdout).toContain(run)
      const finished = journalled(folder, run)
      // What was in flight is paid for, so it is waited for.
      expect(sorted(finished)).toEqual(sorted(sides.asked))
      expect(readCsv(join(folder, 'reports', 'latest', 'exchanges.csv'))).toHaveLength(
        finished.length,
      )
      expect(existsSync(join(folder, 'reports', run, 'journal.lock'))).toBe(false)

      const [, command = ''] = /go on with: (parity run .*)\n/.exec(stopped.stderr) ?? []
      expect(command).toContain(`--resume=${run}`)
      const before = sides.asked.length
      const shell = `parity() { "${process.execPath}" "${root}dist/bin.js" "$@"; }; ${command}`
      const again = spawn('bash', ['-c', shell], { cwd: folder, stdio: 'ignore' })
      const code = await new Promise(resolve => {
        again.once('close', resolve)
      })
      expect(code).toBe(3)
      expect(runsIn(folder)).toEqual([run])
      expect(sides.asked.length - before).toBe(50 - finished.length)
    },
  )

  test('killed again and again, it ends as if nothing had happened', async () => {
    const files = { 'suites/a.yaml': suiteOf(5) }
    const whole = project(files)
    const sides = await startSides()
    const args = [...sides.args, '--samples', '3', '--seed', 's', '-j', '3']
    await runCommand(args, { cwd: whole.folder })
    const wanted = sorted(sides.asked)
    expect(wanted).toHaveLength(30)

    const { folder } = project(files)
    let resume: string[] = []
    for (const requests of [2, 7, 13, 3]) {
      const start = sides.asked.length
      const before = resume.length === 0 ? [] : journalled(folder, runsIn(folder)[0] ?? '')
      const { signal } = await runCommand([...args, ...resume], {
        cwd: folder,
        during: child => signalOnce(sides, start + requests, () => child.kill('SIGKILL')),
      })
      expect(signal).toBe('SIGKILL')
      const missing = [...wanted]
      for (const sample of before) missing.splice(missing.indexOf(sample), 1)
      for (const sample of sides.asked.slice(start)) {
        expect(missing).toContain(sample)
        missing.splice(missing.indexOf(sample), 1)
      }
      resume = ['--resume']
    }
    const [run = ''] = runsIn(folder)
    const finished = journalled(folder, run)
    const start = sides.asked.length
    const { code, stderr } = await runCommand([...args, ...resume], { cwd: folder })
    expect(stderr).toContain(`going on with ${run}: ${30 - finished.length} samples are left`)
    expect(code).toBe(3)
    expect(runsIn(folder)).toEqual([run])
    expect(sorted([...finished, ...sides.asked.slice(start)])).toEqual(wanted)
    expect(tablesOf(folder, run)).toEqual(tablesOf(whole.folder, runsIn(whole.folder)[0] ?? ''))
  })

  /** Every other thread begins with a long computation, and a file says when. */
  function busyThreads(folder: string) {
    const isBusy = join(folder, 'is-busy')
    const hook =
      'import{isMainThread}from"node:worker_threads";import{writeFileSync}from"node:fs";' +
      'if(!isMainThread){writeFileSync(process.env.IS_BUSY,"");const end=Date.now()+25000;while(Date.now()<end);}'
    const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(hook)}`
    return { env: { NODE_OPTIONS, IS_BUSY: isBusy }, begun: () => until(() => existsSync(isBusy)) }
  }

  test('reports that are made again are left off at the first signal', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(2) })
    const sides = await startSides(0)
    await runCommand([...sides.args, '--quiet'], { cwd: folder })
    const { env, begun } = busyThreads(folder)
    const { code, stderr } = await runCommand(['report', 'latest'], {
      cwd: folder,
      env,
      during: child => void begun().then(() => child.kill('SIGINT')),
    })
    expect([code, stderr]).toEqual([130, 'interrupted before all reports were made\n'])
  })

  test('a second signal leaves at once, also while reports are made', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(2) })
    const sides = await startSides(0)
    const { env, begun } = busyThreads(folder)
    const stopped = await runCommand(sides.args, {
      cwd: folder,
      env,
      during: child => {
        void (async () => {
          await begun()
          child.kill('SIGINT')
          // Two signals that wait together are one.
          await delay(500)
          child.kill('SIGINT')
        })()
      },
    })
    expect(stopped.code).toBe(130)
    const [run = ''] = runsIn(folder)
    expect(existsSync(join(folder, 'reports', run, 'run.json'))).toBe(false)
    const again = await runCommand([...sides.args, `--resume=${run}`], { cwd: folder })
    expect(again.code).toBe(3)
    expect(existsSync(join(folder, 'reports', run, 'run.json'))).toBe(true)
  })

  test('before the first answer it has reports too', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(2) })
    const sides = await startSides()
    sides.answering = false
    const { code, stderr } = await runCommand(sides.args, {
      cwd: folder,
      during: child => signalOnce(sides, 1, () => child.kill('SIGINT')),
    })
    expect([code, stderr]).toEqual([130, expect.stringContaining('go on with: parity run')])
    expect(readCsv(join(folder, 'reports', 'latest', 'exchanges.csv'))).toEqual([])
  })
})

describe('--resume', () => {
  test('alone takes the newest unfinished run of the same suites, and leaves the path alone', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(3), 'suites/b.yaml': suiteOf(2) })
    const sides = await startSides()
    const killAfter = async (...args: string[]) => {
      await runCommand(['run', ...args, ...sides.args], {
        cwd: folder,
        during: child => signalOnce(sides, sides.asked.length + 3, () => child.kill('SIGKILL')),
      })
    }
    await killAfter('suites/a.yaml')
    const [first = ''] = runsIn(folder)
    await delay(1000)
    await killAfter('suites/b.yaml')
    const args = ['run', '--resume', 'suites/a.yaml', ...sides.args]
    const resumed = await runCommand(args, { cwd: folder })
    expect(resumed.stderr).toContain(`going on with ${first}: `)
    const anew = await runCommand(args, { cwd: folder })
    expect(anew.stderr).toContain('no unfinished run fits these suites and sides: starting anew')
    expect(runsIn(folder)).toHaveLength(3)
  })

  test('of a finished run says so, sends nothing and makes the reports again', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(2) })
    const sides = await startSides(0)
    const { code } = await runCommand(sides.args, { cwd: folder })
    const [run = ''] = runsIn(folder)
    const cases = join(folder, 'reports', run, 'cases.csv')
    const journal = join(folder, 'reports', run, 'journal.jsonl')
    const before = [cases, journal].map(path => readFileSync(path, 'utf8'))
    rmSync(cases)
    const asked = sides.asked.length
    const again = await runCommand([...sides.args, `--resume=${run}`], { cwd: folder })
    expect(again.stderr).toContain(`${run} is complete: nothing is sent`)
    expect([again.code, sides.asked.length]).toEqual([code, asked])
    expect([cases, journal].map(path => readFileSync(path, 'utf8'))).toEqual(before)
  })

  test('of a run that was cut off after its last answer finishes it', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(2) })
    const sides = await startSides(0)
    await runCommand(sides.args, { cwd: folder })
    const [run = ''] = runsIn(folder)
    const journal = join(folder, 'reports', run, 'journal.jsonl')
    writeFileSync(journal, readFileSync(journal, 'utf8').replace(/\{"type":"footer".*\n/, ''))
    expect((await runCommand(['report', run], { cwd: folder })).code).toBe(130)
    const asked = sides.asked.length
    const again = await runCommand([...sides.args, '--resume'], { cwd: folder })
    expect([again.code, sides.asked.length]).toEqual([3, asked])
  })

  test('is refused while another process writes the journal, and not when that one is dead', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(3) })
    const sides = await startSides()
    sides.answering = false
    let holder = 0
    let refusals: Promise<readonly (string | number | null)[][]> | undefined
    await runCommand(sides.args, {
      cwd: folder,
      during: child => {
        holder = child.pid ?? 0
        signalOnce(sides, 1, () => {
          const asked = sides.asked.length
          refusals = Promise.all(
            ['--resume', `--resume=${runsIn(folder)[0] ?? ''}`].map(async resume => {
              const refused = await runCommand([...sides.args, resume], { cwd: folder })
              return [refused.code, refused.stdout, refused.stderr]
            }),
          ).finally(() => child.kill('SIGKILL'))
          expect(asked).toBe(1)
        })
      },
    })
    const message = expect.stringMatching(
      new RegExp(`the run in .* is in use by process ${holder}: wait until it ends.*\\n$`),
    )
    expect(await refusals).toEqual([
      [2, '', message],
      [2, '', message],
    ])
    const [run = ''] = runsIn(folder)
    const lock = join(folder, 'reports', run, 'journal.lock')
    expect(readFileSync(lock, 'utf8')).toBe(`${holder}\n`)
    sides.answering = true
    expect((await runCommand([...sides.args, '--resume'], { cwd: folder })).code).toBe(3)
    expect([runsIn(folder), existsSync(lock)]).toEqual([[run], false])
  })

  test('is refused where what is sent would be another', async () => {
    const made = project({ 'suites/a.yaml': suiteOf(3) })
    const { folder } = made
    const sides = await startSides()
    await runCommand(sides.args, {
      cwd: folder,
      during: child => signalOnce(sides, 3, () => child.kill('SIGKILL')),
    })
    const [run = ''] = runsIn(folder)
    made.write({ 'parity.config.yaml': 'candidate: { request: { top_p: 0.5 } }\n' })
    const other = await runCommand([...sides.args, `--resume=${run}`], { cwd: folder })
    expect(other.stderr).toMatch(/cannot be resumed: the request settings of its candidate were/)
    expect(other.code).toBe(2)
    rmSync(join(folder, 'parity.config.yaml'))
    made.write({ 'suites/a.yaml': `# A comment moves every line.\n${suiteOf(3)}` })
    expect((await runCommand([...sides.args, `--resume=${run}`], { cwd: folder })).code).toBe(3)
  })
})

describe('npm run parity', () => {
  async function startNpm() {
    const { folder } = project({ 'suites/a.yaml': suiteOf(5) })
    const sides = await startSides(50)
    const script = ['run', '--silent', 'parity', '--']
    const args = [
      join(folder, 'suites'),
      '-o',
      join(folder, 'reports'),
      '-j',
      '1',
      '--samples',
      '5',
      ...sides.args,
    ]
    const start = (...more: string[]) => {
      // In a group of its own, as in a terminal: Ctrl-C reaches npm and the command alike.
      const child = spawn('npm', [...script, ...args, ...more], { cwd: root, detached: true })
      let stderr = ''
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
      child.stdout.resume()
      const ended = new Promise<{ end: number | string | null; stderr: string }>(resolve => {
        child.once('close', (code, signal) => resolve({ end: code ?? signal, stderr }))
      })
      return { pid: child.pid ?? 0, ended }
    }
    return { folder, sides, start }
  }

  test('takes one Ctrl-C for one, and gives the exit status of the command', async () => {
    const { folder, sides, start } = await startNpm()
    const { pid, ended } = start()
    signalOnce(sides, 7, () => process.kill(-pid, 'SIGINT'))
    const { end, stderr } = await ended
    const [run = ''] = runsIn(folder)
    // Either way a shell says 130.
    expect([130, 'SIGINT']).toContain(end)
    expect(stderr).toMatch(new RegExp(`go on with: npm run parity -- run --resume=${run} `))
    expect(existsSync(join(folder, 'reports', 'latest', 'run.json'))).toBe(true)
    expect((await start(`--resume=${run}`).ended).end).toBe(3)
  })

  test('leaves nothing behind that goes on sending when npm alone is ended', async () => {
    const { folder, sides, start } = await startNpm()
    const { pid, ended } = start()
    signalOnce(sides, 5, () => process.kill(pid, 'SIGTERM'))
    // The pipe to the command closes when the command has ended.
    const { stderr } = await ended
    expect(stderr).toMatch(/stopping: /)
    expect(sides.asked.length).toBeLessThan(50)
    expect(existsSync(join(folder, 'reports', 'latest', 'run.json'))).toBe(true)
  })
})

describe('a run whose side was given up', () => {
  test('goes on once the key is right, and what the wrong key failed is sent again', async () => {
    let isKeyRight = false
    const server = await startAnsweringServer((request, response) => {
      const [message] = request.body['messages'] as { content: string }[]
      const body = isKeyRight
        ? completion(`This is what was asked for: ${message?.content ?? ''}`)
        : '{"error":{"message":"wrong key","code":"invalid_api_key"}}'
      response.writeHead(isKeyRight ? 200 : 401, { 'content-type': 'application/json' }).end(body)
    })
    servers.push(server)
    const good = await startAnsweringServer((request, response) => {
      const [message] = request.body['messages'] as { content: string }[]
      const text = `This is what was asked for: ${message?.content ?? ''}`
      response.writeHead(200, { 'content-type': 'application/json' }).end(completion(text))
    })
    servers.push(good)
    const { folder } = project({ 'suites/a.yaml': suiteOf(4) })
    const args = [...between(good.url, server.url), '--samples', '3', '--quiet']
    expect((await runCommand(args, { cwd: folder })).code).toBe(4)
    isKeyRight = true
    const resumed = await runCommand([...args, '--resume'], { cwd: folder })
    expect(resumed.code).toBe(3)
    const [run = ''] = runsIn(folder)
    const exchanges = readCsv(join(folder, 'reports', run, 'exchanges.csv'))
    expect(exchanges).toHaveLength(24)
    expect(exchanges.filter(row => row['outcome'] === 'failed')).toEqual([])
  })
})
