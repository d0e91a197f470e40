import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { completion, startAnsweringServer } from '../src/testing/servers/answering-server.ts'
import { signalOnce, startSides } from '../src/testing/commands/resumable-runs.ts'
import { closeLater, temporaryProject } from '../src/testing/commands/until-test-ends.ts'
import { runCommand } from '../src/testing/commands/run-command.ts'
import { between, readCsv, runsIn, suiteOf, until } from '../src/testing/commands/run-projects.ts'

describe('--resume', () => {
  test('alone takes the newest unfinished run of the same suites, and leaves the path alone', async () => {
    const { folder } = temporaryProject({
      'suites/a.yaml': suiteOf(3),
      'suites/b.yaml': suiteOf(2),
    })
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
    const [, second = ''] = runsIn(folder)
    expect(anew.stderr).toContain(
      `starting anew; ${second} does not fit: it is of suites that are not selected now: b\n`,
    )
    expect(runsIn(folder)).toHaveLength(3)
  })

  test('of a finished run says so, sends nothing and makes the reports again', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(2) })
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
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(2) })
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
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(3) })
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

  test.skipIf(process.platform !== 'linux')(
    'takes the journal of a process that has ended, though nobody has asked how',
    async () => {
      const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(2) })
      const sides = await startSides()
      await runCommand(sides.args, {
        cwd: folder,
        during: child => signalOnce(sides, 3, () => child.kill('SIGKILL')),
      })
      const [run = ''] = runsIn(folder)
      // The child ends when its parent has become a program that asks after nobody.
      const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'])
      try {
        const [pid] = (await once(parent.stdout, 'data')) as [Buffer]
        await until(() => / Z /.test(readFileSync(`/proc/${Number(pid)}/stat`, 'utf8')))
        writeFileSync(join(folder, 'reports', run, 'journal.lock'), `${Number(pid)}\n`)
        const { stderr } = await runCommand([...sides.args, '--resume'], { cwd: folder })
        expect(stderr).toContain(`going on with ${run}`)
      } finally {
        parent.kill()
      }
    },
  )

  test('obeys the slots in flight, and says what it does not take', async () => {
    const made = temporaryProject({ 'suites/a.yaml': suiteOf(4) })
    const { folder } = made
    const sides = await startSides()
    const begun = [...sides.args, '--samples', '2', '--seed', 's', '-j', '1']
    await runCommand(begun, {
      cwd: folder,
      during: child => signalOnce(sides, 5, () => child.kill('SIGKILL')),
    })
    made.write({ 'parity.config.yaml': 'quality: { margin: 20% }\n' })
    const others = ['--samples', '3', '--seed', 't', '--retries', '0', '--until-decided', '--tail']
    const { stderr } = await runCommand([...sides.args, '--resume', '-j', '3', ...others], {
      cwd: folder,
    })
    expect(stderr).toContain(', 3 slots in flight, seed s, ')
    expect(stderr).toContain(
      '\nit keeps what it was started with; not taken: --samples 3 (it has 2), --seed t (it has s), --retries 0 (it has 2), --until-decided, --tail, the quality, gates and waivers of the config\n',
    )
    const report = JSON.parse(readFileSync(join(folder, 'reports/latest/run.json'), 'utf8')) as {
      warnings: { message: string }[]
    }
    expect(report).toMatchObject({ plan: { concurrency: 3, samplesDone: 16 } })
    expect(report.warnings.map(({ message }) => message)).toContain(
      'the run went on with 3 slots in flight after 1',
    )
    made.write({
      'parity.config.yaml':
        'run: { seed: t, retries: 0, timeoutMs: 5000, concurrency: 4, untilDecided: true }\n',
    })
    made.write({ 'suites/a.yaml': `defaults: { timeoutMs: 9000 }\n${suiteOf(4)}` })
    const configured = await runCommand([...sides.args, '--resume=latest'], { cwd: folder })
    expect(configured.stderr).toContain(
      'not taken: run.seed t (it has s), run.retries 0 (it has 2), run.timeoutMs 5000 (it has 600000), the timeoutMs of cases, run.concurrency 4 (it has 3), run.untilDecided\n',
    )
    made.write({ 'suites/a.yaml': suiteOf(4) })
    rmSync(join(folder, 'parity.config.yaml'))
    const again = await runCommand([...begun, '--resume=latest', '-j', '3'], { cwd: folder })
    expect(again.stderr).not.toContain('not taken')
    const listed = await runCommand([...begun, '--resume', '--list'], { cwd: folder })
    expect(listed.stderr).toContain('--list shows the plan of a whole run')
  })

  test('of a run with --last-failed goes on with the cases that it was started for', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(4) })
    const state = { isBroken: true, asked: 0, stop: () => {} }
    const [good, bad] = await Promise.all(
      ['baseline', 'candidate'].map(async side => {
        const server = await startAnsweringServer((request, response) => {
          const isBad = side === 'candidate' && /Say [12]/.test(JSON.stringify(request.body))
          state.asked++
          if (!state.isBroken && state.asked === 9) state.stop()
          const body = completion(isBad && state.isBroken ? '' : 'Here is what was asked for.')
          response.writeHead(200, { 'content-type': 'application/json' }).end(body)
        })
        closeLater(server)
        return server.url
      }),
    )
    const args = [...between(good ?? '', bad ?? ''), '-j', '1', '--seed', 's', '-q']
    expect((await runCommand(args, { cwd: folder })).code).toBe(1)
    Object.assign(state, { isBroken: false, asked: 0 })
    const stopped = await runCommand([...args, '--last-failed'], {
      cwd: folder,
      during: child => (state.stop = () => child.kill('SIGINT')),
    })
    expect(stopped.code).toBe(130)
    const command = /go on with: parity run (.*)/.exec(stopped.stderr)?.[1] ?? ''
    const resumed = await runCommand(['run', ...command.split(' ')], { cwd: folder })
    expect(resumed.stderr).toContain('going on with')
    const [, run = ''] = runsIn(folder)
    expect(readCsv(join(folder, 'reports', run, 'exchanges.csv'))).toHaveLength(12)
  })

  test('is refused where what is sent would be another', async () => {
    const made = temporaryProject({ 'suites/a.yaml': suiteOf(3) })
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
    closeLater(server)
    const good = await startAnsweringServer((request, response) => {
      const [message] = request.body['messages'] as { content: string }[]
      const text = `This is what was asked for: ${message?.content ?? ''}`
      response.writeHead(200, { 'content-type': 'application/json' }).end(completion(text))
    })
    closeLater(good)
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(4) })
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
