import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { runCommand } from '../src/testing/commands/run-command.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

const key = 'sk-proj-a8Kd02jLkq39fJx02lKq8Zp3'

const ask = (content: string, others: object = {}) =>
  JSON.stringify({ model: 'gpt-4o-mini', messages: [{ role: 'user', content }], ...others })

const log = [
  ask('How long may I return shoes?', { temperature: 0.2, user: 'customer-1' }),
  ask('How long may I return shoes?', { temperature: 0.2, user: 'customer-2' }),
  ask('Do you ship to Norway? \u001B[31m', { stream: true }),
  ask(`Is ${key} a good key?`),
  JSON.stringify({ level: 'info', message: '\u001B]0;title\u0007started' }),
  'no JSON at all',
].join('\n')

test('a log becomes a suite that can be run', { timeout: 60_000 }, async () => {
  const { folder } = temporaryProject({ 'requests.jsonl': log })
  const imported = await runCommand(['import', 'requests.jsonl'], { cwd: folder })
  expect(imported).toMatchObject({
    code: 0,
    stderr: '',
    stdout: [
      '6 rows, 3 requests, 2 of them different',
      'left out 1, what looks like a key in it (requests.jsonl:4)',
      'left out 1, no chat completions request (requests.jsonl:5)',
      'left out 1, no JSON object (requests.jsonl:6)',
      'taken out of requests: user (2)',
      'written  suites/imported.yaml: 2 cases',
      'next: take out names and everything secret, then parity validate suites/imported.yaml',
      '',
    ].join('\n'),
  })
  const suite = readFileSync(join(folder, 'suites/imported.yaml'), 'utf8')
  expect(suite).not.toContain(key)
  expect(suite).not.toContain('\u001B')
  expect(suite).not.toContain('customer-')

  const run = await runCommand(['run', '--simulated', '--samples', '2', '--quiet'], { cwd: folder })
  expect(run.code).toBe(3)
  const rows = readFileSync(join(folder, 'reports/latest/cases.csv'), 'utf8').split('\n')
  expect(rows.slice(1, 3).map(row => row.split(',').slice(1, 5))).toEqual([
    ['imported', 'how-long-may-i-return-shoes', '', 'unary'],
    ['imported', 'do-you-ship-to-norway-31m', '', 'stream'],
  ])
})

test('a suite that exists stays as it is', async () => {
  const { folder } = temporaryProject({ 'requests.jsonl': log, 'suites/imported.yaml': 'mine' })
  const again = await runCommand(['import', 'requests.jsonl'], { cwd: folder })
  expect(again).toMatchObject({
    code: 2,
    stderr: 'suites/imported.yaml is there already: name another file with --write\n',
  })
  expect(readFileSync(join(folder, 'suites/imported.yaml'), 'utf8')).toBe('mine')
  const other = ['import', 'requests.jsonl', '--write', 'other.yaml', '--limit', '1']
  const { code, stdout } = await runCommand(other, { cwd: folder })
  expect(code).toBe(0)
  expect(stdout).toContain(
    'written  other.yaml: 1 case for 66.7 % of the requests; --limit takes more\n',
  )
})

test.each([
  [[], 'parity import takes the files of a log: parity import requests.jsonl\n'],
  [['missing.jsonl'], 'cannot read missing.jsonl: no such file or folder\n'],
  [['.'], 'cannot read .: it is a folder\n'],
  [['utf16.jsonl'], 'cannot read utf16.jsonl: it is UTF-16; save it as UTF-8\n'],
  [['log.jsonl.gz'], 'cannot read log.jsonl.gz: it is compressed (gzip); unpack it first\n'],
  [['log.parquet'], 'cannot read log.parquet: it is Parquet; export the log as JSON or JSONL\n'],
  [['requests.jsonl', '--write', 'suite.txt'], '--write takes a .yaml file\n'],
  [['requests.jsonl', '--limit', '0'], '--limit takes a whole number from 1 to 100000, not "0"\n'],
])('%j is refused with one line', async (argv, stderr) => {
  const utf16 = Buffer.from(`\uFEFF${log}`, 'utf16le')
  const { folder } = temporaryProject({
    'requests.jsonl': log,
    'utf16.jsonl': utf16,
    'log.jsonl.gz': gzipSync(log),
    'log.parquet': 'PAR1 PAR1',
  })
  const result = await runCommand(['import', ...argv], { cwd: folder })
  expect(result).toMatchObject({
    code: 2,
    stderr,
  })
  expect(existsSync(join(folder, 'suites'))).toBe(false)
})

test('a log without a request writes nothing', async () => {
  const { folder } = temporaryProject({ 'app.log': 'started\nstopped\n' })
  const { code, stdout } = await runCommand(['import', 'app.log'], { cwd: folder })
  expect([code, stdout]).toEqual([
    5,
    '2 rows, 0 requests, 0 of them different\nleft out 2, no JSON object (app.log:1, app.log:2)\nnothing to import: a log is one JSON object a line, or a list of them; CSV is not read\n',
  ])
  expect(existsSync(join(folder, 'suites'))).toBe(false)
})
