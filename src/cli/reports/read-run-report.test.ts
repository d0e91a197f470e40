import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunReport } from '../../model/report.ts'
import { exchangeSeparator, renderRunJsonExchange, runJsonPieces } from '../../report/run-json.ts'
import { aCase, anExchange, aReport } from '../../testing/builders/build-report.ts'
import { readRunReport } from './read-run-report.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parity-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function written(text: string | Uint8Array): string {
  const path = join(folder, 'run.json')
  writeFileSync(path, text)
  return path
}

function fileOf(report: RunReport, exchanges = 3): string {
  const { head, tail } = runJsonPieces(report)
  const lines = Array.from({ length: exchanges }, () => renderRunJsonExchange(anExchange(), true))
  return head + lines.join(exchangeSeparator) + tail
}

function problemOf(text: string | Uint8Array): string {
  const loaded = readRunReport(written(text))
  return loaded.ok ? '' : loaded.problems.map(({ message }) => message).join('\n')
}

const report = aReport({
  cases: [
    aCase({ reason: 'a hostile ,\n  "exchanges": [\n in a text' }),
    aCase({ caseId: '東京' }),
  ],
})

describe('reading run.json back', () => {
  test.each([0, 1, 50])('gives the report again, with %d exchanges', exchanges => {
    expect(readRunReport(written(fileOf(report, exchanges)))).toEqual({
      ok: true,
      value: report,
      warnings: [],
    })
  })

  test('holds wherever a character lies across two reads', () => {
    // The head is longer than one read, in characters of three bytes.
    for (const shift of [0, 1, 2]) {
      const long = aReport({ reason: 'x'.repeat(shift) + '東'.repeat(400_000) })
      expect(readRunReport(written(fileOf(long, 1)))).toMatchObject({ value: long })
    }
  })

  test.each<[string, (text: string) => string]>([
    ['without line ends', text => JSON.stringify(JSON.parse(text))],
    ['with other indents', text => JSON.stringify(JSON.parse(text), null, 4)],
    [
      'with its members in another order',
      text => {
        const { exchanges, ...rest } = JSON.parse(text) as Record<string, unknown>
        return `${JSON.stringify({ exchanges, ...rest }, null, 2)}\n`
      },
    ],
    ['with a byte order mark', text => `\uFEFF${text}`],
    ['without its last line end', text => text.trimEnd()],
  ])('takes a file that was written anew %s', (_, change) => {
    expect(readRunReport(written(change(fileOf(report))))).toMatchObject({
      ok: true,
      value: report,
    })
  })

  test.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /no JSON, or was cut off/],
    ['half a file', fileOf(report).slice(0, 900), /no JSON, or was cut off/],
    ['a file cut in its exchanges', fileOf(report).slice(0, -300), /no JSON, or was cut off/],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0]), /no JSON/],
    ['null', 'null', /no report of a run/],
    ['another kind of file', '{"name":"x"}', /no report of a run/],
    [
      'a newer format',
      fileOf(report).replace('"formatVersion": 1', '"formatVersion": 2'),
      /has format version 2; this version of parity reads 1/,
    ],
    [
      'a member too many',
      fileOf(report).replace('"seed"', '"extra": 1,\n  "seed"'),
      /not as its schema says: .*additional properties \(extra\)/,
    ],
    [
      'a wrong value',
      fileOf(report).replace('"verdict": "parity"', '"verdict": "pass"'),
      /not as its schema says: .*\/verdict .*allowed values/,
    ],
  ])('refuses %s with a reason', (_, text, reason) => {
    expect(problemOf(text)).toMatch(reason)
  })

  test('a folder or a file that is not there is a problem, no crash', () => {
    for (const path of [folder, join(folder, 'none')]) {
      expect(readRunReport(path)).toMatchObject({
        ok: false,
        problems: [{ message: expect.stringMatching(/^cannot be read: /) as string }],
      })
    }
  })
})
