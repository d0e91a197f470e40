import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { anExchange } from '../../testing/builders/build-exchange.ts'
import { goldenCases } from '../../testing/builders/build-golden-case.ts'
import { journalOf, type RunGiven } from '../../testing/builders/build-run.ts'
import { temporaryProject } from '../../testing/commands/until-test-ends.ts'
import { openRecording, recordedSamples, recordingNameOf } from './recording-file.ts'
import { UsageError } from '../usage-error.ts'

const cases = goldenCases(2)

function folderWith(files: Record<string, string>): string {
  return temporaryProject(files).folder
}

function journal(given: Partial<RunGiven> = {}): string {
  return `${journalOf({ cases, ...given }).join('\n')}\n`
}

function refusal(text: string): string {
  try {
    openRecording('r.jsonl', folderWith({ 'r.jsonl': text }))
  } catch (error) {
    if (error instanceof UsageError) return error.problems.map(item => item.message).join('\n')
    throw error
  }
  return ''
}

test('a side is named as a recording, or it is not', () => {
  expect(recordingNameOf('recording:recordings/r1')).toBe('recordings/r1')
  expect([recordingNameOf('llm-gateway'), recordingNameOf(undefined)]).toEqual([
    undefined,
    undefined,
  ])
})

describe('openRecording', () => {
  test('finds it by folder, journal, id, the beginning of it, and latest', () => {
    const id = '2026-03-01T10-00-00-abcd'
    const folder = folderWith({ [`recordings/${id}/journal.jsonl`]: journal() })
    const names = [`recordings/${id}`, `recordings/${id}/journal.jsonl`, id, '2026-03-01', 'latest']
    const paths = names.map(name => openRecording(name, folder).journalPath)
    expect(new Set(paths)).toEqual(new Set([`${folder}/recordings/${id}/journal.jsonl`]))
    expect(names.slice(1, 5).map(name => openRecording(name, folder).path)).toEqual([
      `recordings/${id}/journal.jsonl`,
      ...Array.from({ length: 3 }, () => join('recordings', id)),
    ])
    expect(() => openRecording('nowhere', folder)).toThrow(UsageError)
    expect(() => openRecording('', folder)).toThrow(UsageError)
  })

  test('says whether it was finished, and which baseline samples it has', () => {
    const folder = folderWith({
      'whole.jsonl': journal(),
      'cut.jsonl': journal({
        footer: null,
        observe: ({ sample, side }) => (sample === 1 || side === 'candidate' ? {} : null),
      }),
    })
    const samplesOf = (name: string) => {
      const recording = openRecording(name, folder)
      return [recording.isFinished, recordedSamples(recording, cases).size]
    }
    expect(['whole.jsonl', 'cut.jsonl'].map(samplesOf)).toEqual([
      [true, 6],
      [false, 2],
    ])
  })

  test('refuses what is no recording, or holds nothing', () => {
    const [header = ''] = journalOf({ cases })
    expect(refusal('what is this\n')).toContain('it is no journal')
    expect(refusal(header.replace('"formatVersion":1', '"formatVersion":99'))).toContain(
      'was written by a newer version (journal format 99',
    )
    expect(refusal(`${header}\n`)).toBe('the recording r.jsonl holds no answer of a baseline')
    expect(refusal(journal({ observe: () => ({ failure: 'auth' }) }))).toContain('holds no answer')
    expect(
      refusal(journal({ observe: ({ side }) => (side === 'candidate' ? {} : null) })),
    ).toContain('holds no answer')
  })

  test('refuses a run that had a recorded baseline itself, and names that', () => {
    const recordedBaseline = {
      path: 'recordings/r1',
      runId: 'r1',
      recordedAt: anExchange({}).startedAt,
      changed: [],
      missing: [],
      sentinel: [],
      obstacle: null,
    }
    expect(refusal(journal({ recordedBaseline }))).toContain('name that one, recordings/r1')
  })
})
