import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Exchange } from '../../model/exchange.ts'
import { caseKey } from '../../model/suite.ts'

import {
  renderJournalExchange,
  renderJournalSentinel,
  renderJournalOpinion,
  renderJournalRecord,
} from '../../run/journal-format.ts'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { aJournalHeader } from '../../testing/builders/build-run.ts'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { createProject, type Project } from '../../testing/commands/run-command.ts'
import { readJournal, readJournalHeader } from './journal-file.ts'
import { openJournal } from './journal-writer.ts'
import { UsageError } from '../usage-error.ts'

const golden = aGoldenCase()
const header = aJournalHeader({ cases: [golden] })
const footer = {
  type: 'footer',
  finishedAt: '2026-03-01T10:00:10.000Z',
  stopReason: 'finished',
  eventLoopDelayMs: 0.1,
} as const

let project: Project
let path: string

beforeEach(() => {
  project = createProject()
  path = join(project.folder, 'journal.jsonl')
})

afterEach(() => project.remove())

function write(...lines: string[]): void {
  const journal = openJournal(path)
  for (const line of lines) journal.append(line)
  journal.close()
}

describe('a journal file', () => {
  test('gives back what was written, by case, mode, sample and side', () => {
    const exchanges = [2, 1].map(sample => anExchange({ sample, text: `Antwort ${sample} – 答え` }))
    write(
      renderJournalRecord(header),
      ...exchanges.map(renderJournalExchange),
      renderJournalRecord(footer),
    )
    const journal = readJournal(path)
    const { baseline, candidate } = journal.readExchanges(golden, 'unary')
    journal.close()
    expect(baseline).toEqual([exchanges[1], exchanges[0], undefined])
    expect(candidate).toEqual([undefined, undefined, undefined])
    expect([journal.footer, journal.finished.size, journal.unreadableLines]).toEqual([footer, 2, 0])
  })

  test('says how it begins, whatever follows', () => {
    write(renderJournalRecord(header), 'x'.repeat(3_000_000))
    expect(readJournalHeader(path)).toEqual(header)
    writeFileSync(path, `${'x'.repeat(3_000_000)}\n${renderJournalRecord(header)}`)
    expect(() => readJournalHeader(path)).toThrow(UsageError)
    expect(() => readJournalHeader(join(path, 'nowhere'))).toThrow(UsageError)
  })

  test('can be cut at any byte and continued: only the torn exchange is lost', () => {
    const lines = [1, 2].map(sample =>
      renderJournalExchange(anExchange({ sample, text: 'ä'.repeat(9) })),
    )
    const whole = Buffer.from([renderJournalRecord(header), ...lines].join(''))
    const start = Buffer.byteLength(renderJournalRecord(header) + (lines[0] ?? ''))
    for (let cut = start; cut < whole.length; cut += 7) {
      writeFileSync(path, whole.subarray(0, cut))
      const again = renderJournalExchange(anExchange({ sample: 3 }))
      write(again)
      const journal = readJournal(path)
      const samples = journal.readExchanges(golden, 'unary').baseline.map(item => item?.sample)
      journal.close()
      expect([samples[0], samples[2]]).toEqual([1, 3])
      expect(samples[1] === undefined || cut === whole.length - 1).toBe(true)
    }
  })

  test('reads lines longer than its buffer', () => {
    const exchange = anExchange({ text: 'long '.repeat(700_000) })
    write(renderJournalRecord(header), renderJournalExchange(exchange))
    const journal = readJournal(path)
    expect(journal.readExchanges(golden, 'unary').baseline[0]).toEqual(exchange)
    journal.close()
  })

  test('copied with Windows line ends holds what it held', () => {
    const exchange = anExchange({ text: 'an answer\r' })
    write(
      renderJournalRecord(header),
      renderJournalExchange(exchange),
      renderJournalOpinion('0a1b', exchange),
      renderJournalRecord(footer),
    )
    for (const end of ['\r\n', '\r']) {
      const lines = readFileSync(path, 'utf8').split(/\r?\n/)
      writeFileSync(path, `${lines.slice(0, -1).join('\r\n')}${end}`)
      const journal = readJournal(path)
      expect(journal.readExchanges(golden, 'unary').baseline[0]).toEqual(exchange)
      expect(journal.readOpinion('0a1b')).toEqual(exchange)
      expect([journal.footer, journal.unreadableLines]).toEqual([footer, 0])
      journal.close()
    }
  })

  test('tells with how many slots in flight it went on, and with how many it was before', () => {
    const { run } = header.configuration
    write(
      renderJournalRecord(header),
      renderJournalExchange(anExchange()),
      renderJournalRecord({ type: 'concurrency', concurrency: 2 }),
    )
    const journal = readJournal(path)
    journal.close()
    expect(journal.header.configuration.run).toEqual({ ...run, concurrency: 2 })
    expect([journal.earlierConcurrencies, journal.unreadableLines]).toEqual([[8], 0])
  })

  test('is unfinished again once a resumed run has added to it', () => {
    write(
      renderJournalRecord(header),
      renderJournalRecord(footer),
      renderJournalExchange(anExchange()),
    )
    const journal = readJournal(path)
    journal.close()
    expect(journal.footer).toBeNull()
  })

  test('tells of the busiest of its parts, since times of all of them are judged', () => {
    const delays = [null, 40, null, 1]
    write(
      renderJournalRecord(header),
      ...delays.map(eventLoopDelayMs => renderJournalRecord({ ...footer, eventLoopDelayMs })),
    )
    const journal = readJournal(path)
    journal.close()
    expect(journal.footer?.eventLoopDelayMs).toBe(40)
  })

  test('with other cases goes on without the exchanges of those that are not the same', () => {
    const other = aGoldenCase({ id: 'other' })
    const cases = {
      type: 'cases',
      cases: [{ ...golden, model: 'another' }, other],
      suites: [{ name: 'support', file: 'support.yaml', sha256: 'new' }],
      dropped: [caseKey(golden)],
    } as const
    const again = anExchange({ text: 'again' })
    write(
      renderJournalRecord(header),
      renderJournalExchange(anExchange({ text: 'before' })),
      renderJournalSentinel(anExchange({ sample: 2 })),
      renderJournalExchange(anExchange({ caseId: 'other', text: 'kept' })),
      renderJournalRecord(footer),
      renderJournalRecord(cases),
    )
    const changed = readJournal(path)
    changed.close()
    expect(changed.header).toMatchObject({
      runId: 'run-1',
      cases: cases.cases,
      suites: cases.suites,
    })
    expect([changed.footer, [...changed.finished]]).toEqual([
      null,
      ['unary:1:baseline:support/other'],
    ])
    write(renderJournalExchange(again))
    const journal = readJournal(path)
    const [first, second] = journal.readExchanges(golden, 'unary').baseline
    const [kept] = journal.readExchanges(other, 'unary').baseline
    const voided = [...journal.readVoided()]
    journal.close()
    expect(voided).toEqual([
      { role: 'baseline', exchange: anExchange({ text: 'before' }) },
      { role: 'sentinel', exchange: anExchange({ sample: 2 }) },
    ])
    expect([first, second]).toEqual([again, undefined])
    expect(kept?.outcome).toMatchObject({ answer: { text: 'kept' } })
  })

  test('of a side that ran out of credit has those samples sent again, and no others', () => {
    const failures = [
      anExchange({ sample: 1, side: 'candidate', failure: { class: 'billing' } }),
      anExchange({ sample: 2, side: 'candidate', failure: { class: 'upstream' } }),
      anExchange({ sample: 1, side: 'baseline', failure: { class: 'billing' } }),
    ]
    const reachedLimit = { kind: 'side-failing', samples: 5, sides: ['candidate'] } as const
    write(
      renderJournalRecord(header),
      ...failures.map(exchange => renderJournalExchange(exchange)),
      renderJournalRecord({
        ...footer,
        stopReason: 'side-failing',
        reachedLimit: { ...reachedLimit, classes: ['billing'] },
      }),
    )
    const journal = readJournal(path)
    journal.close()
    expect([...journal.finished]).toEqual([
      'unary:2:candidate:support/refund-policy',
      'unary:1:baseline:support/refund-policy',
    ])
    write(renderJournalExchange(anExchange({ sample: 1, side: 'candidate', text: 'paid' })))
    const mended = readJournal(path)
    const [answer] = mended.readExchanges(golden, 'unary').candidate
    mended.close()
    expect([mended.finished.size, answer?.outcome.kind]).toEqual([3, 'answered'])
  })

  test('the first of two lines for one sample counts', () => {
    const lines = ['first', 'second'].map(text => renderJournalExchange(anExchange({ text })))
    write(renderJournalRecord(header), ...lines)
    const journal = readJournal(path)
    const [exchange] = journal.readExchanges(golden, 'unary').baseline
    journal.close()
    expect(exchange).toEqual(anExchange({ text: 'first' }))
  })

  test.each(['formatVersion', 'startedAt', 'configuration', 'suites', 'cases'])(
    'whose first line has no %s is none',
    member => {
      const { [member]: _, ...others } = { ...header } as Record<string, unknown>
      write(`${JSON.stringify(others)}\n`)
      expect(() => readJournal(path)).toThrow('it is no journal')
      write(`${JSON.stringify({ ...others, [member]: [null] })}\n`)
      expect(() => readJournalHeader(path)).toThrow('it is no journal')
    },
  )

  test('keeps no record and no exchange that is not whole', () => {
    const whole = anExchange()
    const damaged = [
      { ...whole, attempts: [null] },
      { ...whole, usage: null },
      { ...whole, timings: 5 },
      { ...whole, outcome: { kind: 'answered', answer: { text: 5 } } },
      { ...whole, outcome: { kind: 'failed', failure: {}, partialText: '' } },
    ].map((exchange, index) => ({ ...exchange, sample: index + 1 }) as unknown as Exchange)
    const records = ['cases', 'concurrency', 'look', 'footer'].map(type => ({ type }))
    write(
      renderJournalRecord(header),
      ...damaged.map(exchange => renderJournalExchange(exchange)),
      ...records.map(record => `${JSON.stringify(record)}\n`),
    )
    const journal = readJournal(path)
    expect(journal.readExchanges(golden, 'unary').baseline.filter(Boolean)).toEqual([])
    expect([journal.footer, journal.looks, journal.unreadableLines]).toEqual([null, [], 4])
    journal.close()
  })

  test('that is a folder is refused', () => {
    expect(() => readJournal(project.folder)).toThrow(
      `cannot read ${project.folder}: it is no file`,
    )
  })

  test.skipIf(process.platform === 'win32')('that is a pipe is not waited for', () => {
    execFileSync('sh', ['-c', 'mkfifo "$0"', path])
    expect(() => readJournalHeader(path)).toThrow('it is no file')
  })

  test('of a newer format, without a first line, or missing is refused with the reason', () => {
    expect(() => readJournal(path)).toThrow(/cannot read .*no such file/)
    writeFileSync(path, renderJournalRecord({ ...header, formatVersion: 4 }))
    expect(() => readJournal(path)).toThrow(/newer version/)
    writeFileSync(path, 'something else\n')
    expect(() => readJournal(path)).toThrow(/it is no journal/)
  })

  test.skipIf(process.platform !== 'linux')('that is refused is closed again', () => {
    writeFileSync(path, 'something else\n')
    expect(() => readJournal(path)).toThrow(/it is no journal/)
    const open = readdirSync('/proc/self/fd').map(fd => `/proc/self/fd/${fd}`)
    const files = open.filter(existsSync).map(fd => readlinkSync(fd))
    expect(files).not.toContain(path)
  })

  test('counts lines that it cannot read', () => {
    write(renderJournalRecord(header))
    appendFileSync(path, '\u0000\u0000\u0000\n{"type":"exchange","addr\n')
    const journal = readJournal(path)
    journal.close()
    expect(journal.unreadableLines).toBe(2)
    expect(readFileSync(path).includes(0)).toBe(true)
  })
})
