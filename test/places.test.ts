import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  completion,
  respondWith,
  startAnsweringServer,
  type AnsweringServer,
} from '../src/testing/servers/answering-server.ts'
import { runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { between, readCsv, runsIn, suiteOf, until } from '../src/testing/commands/run-projects.ts'
import { closeLater, temporaryProject } from '../src/testing/commands/until-test-ends.ts'

function project(files: Record<string, string> = { 'suites/a.yaml': suiteOf(2) }): Project {
  return temporaryProject(files)
}

async function serve(): Promise<AnsweringServer> {
  const server = await startAnsweringServer(respondWith(200, completion('hello')))
  closeLater(server)
  return server
}

const once = ['--simulated', '--samples', '1', '--quiet']

describe('where files lie', () => {
  test('a folder whose name has spaces, quotes and other scripts works like any', async () => {
    const { folder } = project({ "it's 東京 %20 #1/suites/a.yaml": suiteOf(2) })
    const cwd = join(folder, "it's 東京 %20 #1")
    const { code, stderr } = await runCommand(once, { cwd })
    expect([code, stderr]).toEqual([3, expect.not.stringMatching(/defect|\n\s+at /)])
    const [run = ''] = runsIn(cwd)
    expect(readCsv(join(cwd, 'reports', run, 'exchanges.csv'))).toHaveLength(4)
  })

  test('reports go where an absolute --output says, and the screen names that place', async () => {
    const { folder } = project()
    const elsewhere = project({})
    const output = join(elsewhere.folder, 'out put')
    const args = ['--simulated', '--samples', '1', '-o', output]
    const { code, stdout } = await runCommand(args, { cwd: folder })
    const [run = ''] = runsIn(elsewhere.folder, 'out put')
    expect(code).toBe(3)
    expect(existsSync(join(folder, 'reports'))).toBe(false)
    expect(existsSync(join(output, 'latest', 'cases.csv'))).toBe(true)
    expect(stdout).toContain(`out put/${run}`)
    expect((await runCommand(['report', run, '-o', output, '-q'], { cwd: folder })).code).toBe(3)
    expect((await runCommand(['report', join(output, run), '-q'], { cwd: folder })).code).toBe(3)
  })

  test('a config elsewhere is read, and its output folder is known to report and --resume', async () => {
    const { folder } = project({
      'suites/a.yaml': suiteOf(2),
      'ci/parity.yaml': 'output: artifacts\nrun: { samples: 2 }\n',
    })
    const config = ['-c', 'ci/parity.yaml']
    const args = ['--simulated', '--quiet', ...config]
    expect((await runCommand(args, { cwd: folder })).code).toBe(3)
    const [run = ''] = runsIn(folder, 'artifacts')
    expect(readCsv(join(folder, 'artifacts', run, 'exchanges.csv'))).toHaveLength(8)
    expect((await runCommand(['report', run, '-q', ...config], { cwd: folder })).code).toBe(3)
    const resumed = await runCommand([...args, `--resume=${run}`], { cwd: folder })
    expect([resumed.code, resumed.stderr]).toEqual([3, expect.stringContaining('is complete')])
  })

  test('suites are files, folders and globs, and ./run is a path', async () => {
    const { folder } = project({
      'run/a.yaml': suiteOf(1),
      'more/b.yml': suiteOf(2),
      'more/deep/c.json': '{"cases":[{"id":"x","model":"m","prompt":"y"}]}',
    })
    const cases = async (...paths: string[]) => {
      const { stdout } = await runCommand(['validate', ...paths], { cwd: folder })
      return stdout
    }
    expect(await cases('./run')).toMatch(/^1 suite, 1 case:/)
    expect(await cases('more')).toMatch(/^2 suites, 3 cases:/)
    expect(await cases('more/*.yml')).toMatch(/^1 suite, 2 cases:/)
    expect(await cases('**/*.{yaml,json}')).toMatch(/^2 suites, 2 cases:/)
    expect(await cases('run/a.yaml', 'more', './more/b.yml')).toMatch(/^3 suites, 4 cases:/)
    const { code, stderr } = await runCommand(['./run', ...once], { cwd: folder })
    expect([code, stderr]).toEqual([3, expect.not.stringContaining('no suite file')])
  })

  test('.env gives what the environment does not have, also behind a byte order mark', async () => {
    const server = await serve()
    const { url } = server
    const { folder } = project({
      'suites/a.yaml': suiteOf(1),
      '.env': `\uFEFFFIRST_KEY='first key'\n# a comment\nexport SECOND_KEY="second#key"\n`,
    })
    const args = [...between(url, url), '--baseline-key-env', 'FIRST_KEY']
    const keys = ['--candidate-key-env', 'SECOND_KEY', '--samples', '1', '-q']
    await runCommand([...args, ...keys], { cwd: folder, env: { SECOND_KEY: 'of the environment' } })
    const sent = new Set(server.requests.map(request => request.headers.authorization))
    expect(sent).toEqual(new Set(['Bearer first key', 'Bearer of the environment']))
  })
})

describe('what is typed', () => {
  test.each([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/],
    [['help'], 0, /Usage: parity/],
    [['help', 'check'], 0, /^Usage: parity check/],
    [['validate', 'suites', 'more/*.yaml'], 5, /^nothing matches more\/\*\.yaml\n$/],
    [['chekc'], 2, /no suite file or folder "chekc" \(did you mean the command "check"\?\)/],
    [['validat'], 2, /no suite file or folder "validat" \(did you mean the command "validate"\?\)/],
    [['report'], 2, /parity report takes one run/],
    [['report', 'none'], 2, /^no run "none" in .*reports: [^\n]*\n$/],
    [['report', '../../etc'], 2, /^no run "\.\.\/\.\.\/etc" in [^\n]*\n$/],
    [['simulate', 'now'], 2, /parity simulate takes options only/],
    [['simulate', '--baseline-port', '70000'], 2, /takes a port number, not "70000"/],
    [['--samples', '-1'], 2, /^[^\n]*--samples[^\n]*\n$/],
    [['--simulated', '--output='], 2, /^--output must not be empty[^\n]*\n$/],
    [['record', '--simulated', '--seed', ''], 2, /^--seed must not be empty/],
    [['--simulated', '--tag', 'a', '--tag', ''], 2, /^--tag must not be empty/],
    [['validate', ''], 2, /^an argument is empty[^\n]*\n$/],
    [['--simulated', '--list', '--grep', 'c(', '--samples', '1'], 2, /^--grep takes a regular/],
    [['--simulated', '--list', '--grep-invert', 'c('], 2, /^--grep-invert takes a regular/],
    [['--last-failed', '--simulated'], 2, /--last-failed needs an earlier run/],
  ] as const)('parity %j is exit %i', async (args, code, text) => {
    const { folder } = project()
    const { stdout, stderr, code: actual } = await runCommand(args, { cwd: folder })
    const [shown, silent] = code === 0 ? [stdout, stderr] : [stderr, stdout]
    expect(shown).toMatch(text)
    expect([actual, silent]).toEqual([code, ''])
  })

  test('init never overwrites', async () => {
    const { folder } = project({ 'parity.config.yaml': 'mine' })
    const { code, stdout } = await runCommand(['init'], { cwd: folder })
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/kept +parity\.config\.yaml\nwritten/),
    ])
    expect(readFileSync(join(folder, 'parity.config.yaml'), 'utf8')).toBe('mine')
    const again = await runCommand(['init'], { cwd: folder })
    expect(again.stdout).not.toContain('written')
  })

  test('init takes one folder, and ends where it cannot write', async () => {
    const { folder } = project()
    const two = await runCommand(['init', 'a', 'b'], { cwd: folder })
    expect([two.code, two.stderr]).toEqual([2, 'parity init takes one folder\n'])
    writeFileSync(join(folder, 'a'), '')
    const below = await runCommand(['init', 'a/b'], { cwd: folder })
    expect([below.code, below.stderr]).toEqual([2, expect.stringMatching(/^cannot write .*\n$/)])
    if (process.platform !== 'linux') return
    const nowhere = await runCommand(['init', '/proc/parity'], { cwd: folder })
    expect([nowhere.code, nowhere.stderr]).toEqual([
      2,
      expect.stringMatching(/^cannot write .*\n$/),
    ])
  })

  test('more slots than there are samples open no connection in vain', async () => {
    let catalogues = 0
    const server = createHttpServer((request, response) => {
      if (request.method === 'GET') catalogues++
      request.resume().on('end', () => response.end(completion('hello')))
    })
    server.listen(0, '127.0.0.1')
    await until(() => server.listening)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const { folder } = project()
    const args = [...between(url, url), '-j', '64', '--samples', '1', '-q']
    expect((await runCommand(args, { cwd: folder })).code).toBe(3)
    expect(catalogues).toBe(4)
    server.close()
  })

  test('--last-failed runs what was not parity last time', async () => {
    const { folder } = project()
    const server = await startAnsweringServer((request, response) => {
      const isBad = request.path.startsWith('/bad') && JSON.stringify(request.body).includes('1.')
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(isBad ? completion('') : completion('hello'))
    })
    closeLater(server)
    const bad = server.url.replace('/v1', '/bad')
    const args = [...between(server.url, bad), '-q']
    await runCommand(args, { cwd: folder })
    const asked = server.requests.length
    await runCommand([...args, '--last-failed'], { cwd: folder })
    const again = server.requests.slice(asked).map(request => JSON.stringify(request.body))
    expect(again).toHaveLength(6)
    expect(again.every(body => body.includes('Say 1.'))).toBe(true)
  })

  test('a clock that jumps changes no time that was measured', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(3) })
    const { url } = await serve()
    const jumping =
      'const now=Date.now.bind(Date);let n=0;Date.now=()=>now()+(n++%2?3600000:-3600000)'
    const { code } = await runCommand([...between(url, url), '-q'], {
      cwd: folder,
      env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(jumping)}` },
    })
    expect(code).toBe(3)
    const rows = readCsv(join(folder, 'reports', 'latest', 'exchanges.csv'))
    expect(rows).toHaveLength(18)
    for (const row of rows) {
      expect(Number(row['total_ms'])).toBeGreaterThan(0)
      expect(Number(row['total_ms'])).toBeLessThan(60_000)
    }
  })

  test('a defect is exit 70, never the exit status of a drift', async () => {
    const { folder } = project()
    const broken =
      'const write=process.stdout.write;process.stdout.write=function(...a){setImmediate(()=>{throw new Error("planted")});return write.apply(this,a)}'
    const { code, stderr } = await runCommand(['simulate'], {
      cwd: folder,
      env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(broken)}` },
    })
    expect([code, stderr]).toEqual([70, expect.stringMatching(/defect of parity.*\n.*planted/)])
  })
})

describe('simulated gateways', () => {
  function isOpen(port: number): Promise<boolean> {
    return new Promise(resolve => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
  }

  test('print their URLs, answer, and end on Ctrl-C with their ports closed', async () => {
    const { folder } = project()
    let answered: Promise<Response> | undefined
    let port = 0
    const { code, stdout } = await runCommand(['simulate'], {
      cwd: folder,
      during: child => {
        let text = ''
        child.stdout?.on('data', (data: string) => {
          text += data
          const urls = [...text.matchAll(/http:\/\/127\.0\.0\.1:(\d+)\/v1/g)]
          if (urls.length < 2 || answered) return
          port = Number(urls[1]?.[1])
          answered = fetch(`${urls[1]?.[0] ?? ''}/health`)
          void answered.finally(() => child.kill('SIGINT'))
        })
      },
    })
    expect((await answered)?.status).toBe(200)
    expect([code, await isOpen(port)]).toEqual([0, false])
    expect(stdout).toMatch(/^baseline +llm-gateway +http\S+ +key \S+\ncandidate +ai-stats +http/)
  })

  test('on a port in use end with one clear line', async () => {
    const holder = createServer().listen(0, '127.0.0.1')
    await until(() => holder.listening)
    const { port } = holder.address() as AddressInfo
    const { folder } = project()
    const args = ['simulate', '--candidate-port', String(port)]
    const { code, stdout, stderr } = await runCommand(args, { cwd: folder })
    holder.close()
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      `the simulated candidate cannot use port ${port}: another program uses it\n`,
    )
  })

  /** Processes whose parent is the one given. */
  async function childrenOf(pid: number): Promise<number[]> {
    const ps = spawn('ps', ['-A', '-o', 'pid=,ppid=,args='])
    let text = ''
    ps.stdout.setEncoding('utf8').on('data', (data: string) => (text += data))
    await new Promise(resolve => {
      ps.once('close', resolve)
    })
    return text.split('\n').flatMap(line => {
      const [child, parent, ...args] = line.trim().split(/\s+/)
      return Number(parent) === pid && args.includes('simulate') ? Number(child) : []
    })
  }

  function isAlive(pid: number): boolean {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }

  test.each([
    ['success', null],
    ['an interrupt', 'SIGINT'],
    ['kill -9', 'SIGKILL'],
  ] as const)('of a run end with it: %s', async (_, signal) => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(5) })
    let children: number[] = []
    const args = ['--simulated', '--samples', '2', '-j', '1', '--quiet']
    let watched: Promise<void> | undefined
    const { code } = await runCommand(args, {
      cwd: folder,
      during: child => {
        watched = (async () => {
          while (children.length === 0 && child.exitCode === null) {
            children = await childrenOf(child.pid ?? 0)
          }
          await delay(100)
          if (signal !== null) child.kill(signal)
        })()
      },
    })
    await watched
    expect(code).toBe({ success: 3, SIGINT: 130, SIGKILL: null }[signal ?? 'success'])
    expect(children).toHaveLength(1)
    await until(() => children.every(pid => !isAlive(pid)))
  })

  test('a simulator that dies during the run is failures of its sides, not a defect', async () => {
    const { folder } = project({ 'suites/a.yaml': suiteOf(5) })
    let killed = false
    const { code, stderr } = await runCommand(
      ['--simulated', '--samples', '8', '--retries', '0', '-j', '1', '-q'],
      {
        cwd: folder,
        during: child => {
          void (async () => {
            await until(() => child.exitCode !== null || journalLines(folder) > 4)
            for (const pid of await childrenOf(child.pid ?? 0)) {
              killed = process.kill(pid, 'SIGKILL')
            }
          })()
        },
      },
    )
    expect(killed).toBe(true)
    expect(stderr).not.toMatch(/defect|\n\s+at /)
    expect([1, 3, 4]).toContain(code)
  })

  function journalLines(folder: string): number {
    const [run] = runsIn(folder)
    if (run === undefined) return 0
    return readFileSync(join(folder, 'reports', run, 'journal.jsonl'), 'utf8').split('\n').length
  }
})
