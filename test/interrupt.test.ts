import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  journalled,
  signalOnce,
  sorted,
  startSides,
  tablesOf,
} from '../src/testing/commands/resumable-runs.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'
import { runCommand } from '../src/testing/commands/run-command.ts'
import { readCsv, runsIn, suiteOf, until } from '../src/testing/commands/run-projects.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('an interrupted run', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops sending, reports what is there, and prints the command that goes on',
    async signal => {
      const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(5) })
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
    const whole = temporaryProject(files)
    const sides = await startSides()
    const args = [...sides.args, '--samples', '3', '--seed', 's', '-j', '3']
    await runCommand(args, { cwd: whole.folder })
    const wanted = sorted(sides.asked)
    expect(wanted).toHaveLength(30)

    const { folder } = temporaryProject(files)
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
    const names = ['cases.csv', 'exchanges.csv']
    const [uninterrupted = ''] = runsIn(whole.folder)
    expect(tablesOf(folder, run, names)).toEqual(tablesOf(whole.folder, uninterrupted, names))
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
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(2) })
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
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(2) })
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
    expect(stopped.stderr).toContain(
      '\nthe reports are being made (a second Ctrl-C leaves at once)\n',
    )
    expect(stopped.stderr).not.toContain('in flight has')
    const [run = ''] = runsIn(folder)
    expect(existsSync(join(folder, 'reports', run, 'run.json'))).toBe(false)
    const again = await runCommand([...sides.args, `--resume=${run}`], { cwd: folder })
    expect(again.code).toBe(3)
    expect(existsSync(join(folder, 'reports', run, 'run.json'))).toBe(true)
  })

  test('before the first answer it has reports too', async () => {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(2) })
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

describe('npm run parity', () => {
  async function startNpm() {
    const { folder } = temporaryProject({ 'suites/a.yaml': suiteOf(5) })
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
