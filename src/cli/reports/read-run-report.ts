import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { property } from '../../model/json.ts'
import type { Loaded } from '../../model/problem.ts'
import type { RunReport } from '../../model/report.ts'
import { runJsonSchema } from '../../report/run-json-schema.ts'
import { reasonOf } from '../files/reason-of.ts'

const knownVersion = 1
const chunkBytes = 1 << 20
/** How the file that `parity run` writes goes on and ends after the report itself. */
const exchangesStart = Buffer.from(',\n  "exchanges": [\n')
const fileEnd = '\n  ]\n}\n'

/**
 * Reads a `run.json` back, checked against its schema; what is wrong with it is a problem without
 * the file's name. Exchanges are the last and by far the largest part, and are not read if possible.
 */
export function readRunReport(path: string): Loaded<RunReport> {
  try {
    // Without a writer it would be waited for, for ever.
    if (statSync(path).isFIFO()) return problem('cannot be read: it is a named pipe, no file')
    const head = readHead(path)
    const fromHead = head === null ? null : decode(parse(`${head},"exchanges":[]}`))
    return fromHead?.ok ? fromHead : decode(parse(readFileSync(path, 'utf8')))
  } catch (error) {
    // Files that are too large for a text have a code, too.
    if (error instanceof Error && 'code' in error)
      return problem(`cannot be read: ${reasonOf(error)}`)
    throw error
  }
}

/** The text before the exchanges; null in a file that someone has written anew. */
function readHead(path: string): string | null {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const end = Buffer.alloc(Math.min(size, fileEnd.length))
    readSync(file, end, 0, end.length, size - end.length)
    if (end.toString('latin1') !== fileEnd) return null
    let read = Buffer.alloc(0)
    for (let position = 0; position < size; position += chunkBytes) {
      const chunk = Buffer.alloc(Math.min(chunkBytes, size - position))
      const count = readSync(file, chunk, 0, chunk.length, position)
      const from = Math.max(0, read.length - exchangesStart.length)
      read = Buffer.concat([read, chunk.subarray(0, count)])
      const found = read.indexOf(exchangesStart, from)
      if (found >= 0) return read.toString('utf8', 0, found)
    }
    return null
  } finally {
    closeSync(file)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function decode(value: unknown): Loaded<RunReport> {
  if (value === undefined) return problem('is no JSON, or was cut off')
  const version = property(value, 'formatVersion')
  if (version === undefined) return problem('is no report of a run: it has no formatVersion')
  if (version !== knownVersion) {
    const shown = JSON.stringify(version).slice(0, 40)
    return problem(`has format version ${shown}; this version of parity reads ${knownVersion}`)
  }
  const validate = schemaCheck()
  if (!validate(value)) return problem(`is not as its schema says: ${describe(validate.errors)}`)
  const { exchanges: _, ...report } = value as RunReport & { readonly exchanges: unknown }
  return { ok: true, value: report, warnings: [] }
}

function describe(errors: readonly ErrorObject[] | null | undefined): string {
  const [error] = errors ?? []
  if (!error) return 'it does not fit'
  const extra = property(error.params, 'additionalProperty')
  const name = typeof extra === 'string' ? ` (${extra})` : ''
  return `${error.instancePath || 'the whole'} ${error.message ?? 'does not fit'}${name}`
}

function problem(message: string): Loaded<RunReport> {
  return { ok: false, problems: [{ severity: 'error', message }] }
}

let compiled: ValidateFunction | undefined

/** Compiled once: it takes longer than reading a run. */
function schemaCheck(): ValidateFunction {
  compiled ??= new Ajv({ validateFormats: false }).compile(runJsonSchema)
  return compiled
}
