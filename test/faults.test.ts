import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  startAnsweringServer,
  type AnsweringServer,
} from '../src/testing/servers/answering-server.ts'
import { startFaultServer, type FaultServer } from '../src/testing/servers/fault-server.ts'
import { observeFaults, type FaultMatrix } from '../src/testing/faults/observe-faults.ts'
import { faultKey } from '../src/testing/faults/observe-fault.ts'
import { renderFaultsDoc } from '../src/testing/faults/render-faults-doc.ts'
import { answerBody, errorBody, reply, write, headOf } from '../src/testing/faults/replies.ts'
import { createProject, runCommand, type Project } from '../src/testing/commands/run-command.ts'
import { between, suiteOf } from '../src/testing/commands/run-projects.ts'

describe('whatever a gateway does to a request', () => {
  let matrix: FaultMatrix
  beforeAll(async () => {
    matrix = await observeFaults()
  })
  const all = () => matrix.groups.flatMap(({ observations }) => observations)

  test('ends as a class, after so many attempts and waits', () => {
    const seen = all().map(({ fault, exchange: { outcome, attempts }, waitsMs }) => ({
      does: fault.does,
      ends: outcome.kind === 'answered' ? 'answered' : outcome.failure.class,
      attempts: attempts.length,
      ...(fault.waitsMs && { waitsMs }),
    }))
    const wanted = all().map(({ fault: { does, ends, attempts = 1, waitsMs } }) => ({
      does,
      ends,
      attempts,
      ...(waitsMs && { waitsMs }),
    }))
    expect(seen).toEqual(wanted)
    expect(seen.length).toBeGreaterThan(80)
  })

  test('is told in one line that names neither key nor stack', () => {
    for (const { exchange, fault } of all()) {
      expect(JSON.stringify(exchange)).not.toContain(faultKey)
      if (exchange.outcome.kind === 'answered') continue
      expect(exchange.outcome.failure.message, fault.does).toMatch(/^\S.{0,298}\S$/)
    }
  })

  test('takes the key to no other host, and to none but once per attempt', () => {
    expect(matrix.headsElsewhere).toEqual([])
    const redirected = all().filter(({ fault }) => fault.does.startsWith('redirects'))
    expect(redirected.map(({ heads }) => heads.length)).toEqual([1, 1, 1])
    expect(redirected[0]?.heads[0]).toContain(faultKey)
  })

  test('a failure has no time that could be taken for an answer of the gateway', () => {
    for (const { exchange } of all()) {
      if (exchange.outcome.kind === 'failed') expect(exchange.timings).toBeNull()
    }
  })

  test('stands in docs/faults.md (npm run faults-doc)', () => {
    const page = readFileSync(new URL('../docs/faults.md', import.meta.url), 'utf8')
    expect(page).toBe(renderFaultsDoc(matrix))
  })
})

describe('a run against a candidate that always fails alike', () => {
  const servers: (FaultServer | AnsweringServer)[] = []
  const projects: Project[] = []
  afterAll(async () => {
    for (const project of projects) project.remove()
    await Promise.all(servers.map(server => server.close()))
  })

  test('exits as the page says, with the reason on the screen', async () => {
    const baseline = await startAnsweringServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(answerBody)
    })
    servers.push(baseline)
    const unused = await startFaultServer(() => {})
    await unused.close()
    const runs = [
      { play: reply(401, errorBody('wrong key')), code: 4, says: '(auth ×6)' },
      { play: null, code: 4, says: '(network ×6)' },
      { play: reply(302, '', { location: 'http://127.0.0.1:1/' }), code: 4, says: '(upstream ×6)' },
      {
        play: write(headOf(200, { 'content-length': '9' }), 'end'),
        code: 4,
        says: '(truncated ×6)',
      },
      { play: reply(200, answerBody), code: 3, says: 'INCONCLUSIVE' },
    ]
    const ended = await Promise.all(
      runs.map(async ({ play, code, says }) => {
        const server = play === null ? unused : await startFaultServer(play)
        if (play !== null) servers.push(server)
        const project = createProject({ 'suites/a.yaml': suiteOf(3) })
        projects.push(project)
        const args = [...between(baseline.url, `http://${server.host}/v1`), '--samples', '2']
        const run = await runCommand([...args, '--retries', '0'], { cwd: project.folder })
        return { wanted: [code, says], seen: [run.code, run.stdout + run.stderr] }
      }),
    )
    for (const { wanted, seen } of ended) {
      expect(seen).toEqual([wanted[0], expect.stringContaining(String(wanted[1]))])
    }
  })

  test('reaches a gateway through the proxy that the environment names, and says so', async () => {
    const gateway = await startFaultServer(reply(200, answerBody))
    const [address = '', port = ''] = gateway.host.split(':')
    const proxy = await startFaultServer(({ socket }) => {
      const tunnel = connect(Number(port), address, () => {
        socket.removeAllListeners('data')
        socket.write(headOf(200))
        socket.pipe(tunnel).pipe(socket)
      })
    })
    servers.push(gateway, proxy)
    const project = createProject({ 'suites/a.yaml': suiteOf(2) })
    projects.push(project)
    const args = between(`http://${gateway.host}/v1`, 'http://gateway.example/v1')
    const run = await runCommand([...args, '--samples', '1', '-j', '1'], {
      cwd: project.folder,
      env: { HTTP_PROXY: `http://user:pass-word-1234@${proxy.host}` },
    })
    expect(run.code).toBe(3)
    expect(run.stderr).toContain(
      `the candidate is reached through the proxy http://${proxy.host} (HTTP_PROXY)`,
    )
    expect(run.stdout + run.stderr).not.toContain('pass-word-1234')
    const authorization = `Basic ${Buffer.from('user:pass-word-1234').toString('base64')}`
    expect(proxy.heads.length).toBeGreaterThan(0)
    for (const head of proxy.heads) {
      expect(head).toMatch(/^CONNECT gateway\.example:80 HTTP\/1\.1\r\n/)
      expect(head).toContain(authorization)
    }
    expect(gateway.heads.join()).not.toMatch(/proxy-authorization/i)
  })
})
