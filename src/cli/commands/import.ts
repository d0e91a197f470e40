import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { countOf, formatCount, formatShare } from '../../model/format.ts'
import {
  importLog,
  noObjectReason,
  type ImportedLog,
  type LeftOut,
} from '../../import/import-log.ts'
import { readLogRows, type LogRow } from '../../import/log-rows.ts'
import { renderSuite } from '../../import/render-suite.ts'
import { findHardCodedKeys } from '../../inventory/finding/hard-coded-keys.ts'
import { visibleText } from '../../report/visible-text.ts'
import { countFlag, isSet, parseFlags, textFlag } from '../flags/arguments.ts'
import { exitCodes } from '../exit-code.ts'
import { importHelp } from '../flags/help.ts'
import { readInputFile } from '../files/read-input-file.ts'
import { reasonOf } from '../files/reason-of.ts'
import { printText } from '../reports/print-output.ts'
import { describeCommand } from '../resume/resume-command.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'
import { writeNewFile } from '../files/write-new-file.ts'

const usualFile = 'suites/imported.yaml'
const whatLogsAre = 'a log is one JSON object a line, or a list of them; CSV is not read'
/** About fifty prompts settle the quality gate; a few are always thrown away. */
const usualLimit = 100
const mostCases = 100_000
/** How files begin that are no log yet, in hex; UTF-16 is what a redirection in PowerShell writes. */
const otherFiles: readonly (readonly [start: string, trouble: string])[] = [
  ['fffe', 'it is UTF-16; save it as UTF-8'],
  ['feff', 'it is UTF-16; save it as UTF-8'],
  ['1f8b', 'it is compressed (gzip); unpack it first'],
  ['28b52ffd', 'it is compressed (zstd); unpack it first'],
  ['504b0304', 'it is a ZIP archive; unpack it first'],
  ['50415231', 'it is Parquet; export the log as JSON or JSONL'],
]
/** Places of what was left out that are shown; the first are enough to see what it is. */
const shownPlaces = 3

/** `parity import`: golden prompts from a log of requests. Sends nothing. */
export function importRequests(argv: readonly string[], world: World): number {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    limit: { type: 'string' },
    model: { type: 'string' },
    write: { type: 'string' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(importHelp)
    return exitCodes.parity
  }
  if (positionals.length === 0) {
    throw new UsageError('parity import takes the files of a log: parity import requests.jsonl')
  }
  const file = textFlag(values, 'write') ?? usualFile
  if (!/\.ya?ml$/i.test(file)) throw new UsageError('--write takes a .yaml file')
  const path = resolve(world.workingDirectory, file)
  if (existsSync(path)) {
    throw new UsageError(`${file} is there already: name another file with --write`)
  }
  const limit = countFlag(values, 'limit', { minimum: 1, maximum: mostCases }) ?? usualLimit
  const model = textFlag(values, 'model')
  const imported = importLog(readRows(positionals, world), {
    limit,
    ...(model !== undefined && { model }),
    holdsKey: text => findHardCodedKeys(text).length > 0,
  })
  const lines = describe(imported)
  if (imported.cases.length === 0) {
    const hint = hasObjects(imported) ? '' : `: ${whatLogsAre}`
    printText([...lines, `nothing to import${hint}`, ''].join('\n'), world)
    return exitCodes.nothingSelected
  }
  if (!writeNewFile(path, renderSuite(imported.cases))) {
    throw new UsageError(`${file} is there already: name another file with --write`)
  }
  const written = `written  ${visibleText(file)}: ${describeChosen(imported)}`
  const command = visibleText(describeCommand(world.environment, ['validate', file]))
  const next = `next: take out names and everything secret, then ${command}`
  printText([...lines, written, next, ''].join('\n'), world)
  return exitCodes.parity
}

/** A table, or any other file, has not one. */
function hasObjects({ rows, leftOut }: ImportedLog): boolean {
  const others = leftOut.find(({ reason }) => reason === noObjectReason)
  return rows > (others?.rows.length ?? 0)
}

function* readRows(files: readonly string[], world: World): Generator<LogRow> {
  for (const file of files) yield* readLogRows(file, read(file, world))
}

function read(file: string, world: World): Buffer {
  try {
    const bytes = readInputFile(resolve(world.workingDirectory, file))
    const start = bytes.toString('hex', 0, 4)
    const other = otherFiles.find(([mark]) => start.startsWith(mark))
    if (other) throw new UsageError(`cannot read ${file}: ${other[1]}`)
    return bytes
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`cannot read ${file}: ${reasonOf(error)}`)
  }
}

function describe({ rows, requests, different, leftOut, removed }: ImportedLog): string[] {
  const names = [...removed].map(([name, times]) => `${name} (${formatCount(times)})`)
  return [
    `${countOf(rows, 'row')}, ${countOf(requests, 'request')}, ${formatCount(different)} of them different`,
    ...leftOut.map(item => `left out ${describeLeftOut(item)}`),
    ...(names.length === 0 ? [] : [`taken out of requests: ${names.join(', ')}`]),
  ]
}

function describeLeftOut({ reason, rows }: LeftOut): string {
  const places = rows.slice(0, shownPlaces).map(({ file, number }) => `${file}:${number}`)
  const more = rows.length > shownPlaces ? ', …' : ''
  return visibleText(`${formatCount(rows.length)}, ${reason} (${places.join(', ')}${more})`)
}

function describeChosen({ cases, requests, different }: ImportedLog): string {
  if (cases.length === different) return countOf(cases.length, 'case')
  const asked = cases.reduce((sum, { weight }) => sum + weight, 0)
  return `${countOf(cases.length, 'case')} for ${formatShare(asked / requests)} of the requests; --limit takes more`
}
