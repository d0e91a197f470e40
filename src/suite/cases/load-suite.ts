import { isJsonObject, property, type JsonValue } from '../../model/json.ts'
import type { Loaded } from '../../model/problem.ts'
import type { Suite } from '../../model/suite.ts'
import { checkJsonSchemas } from './check-json-schemas.ts'
import { decodePart, decodeValue } from '../source/decode-value.ts'
import { warnOfLiteralDefaults } from '../variables/defaults-in-use.ts'
import { checkMalformedCase, expandCase } from './expand-case.ts'
import type { ReadBytes } from './inline-images.ts'
import { createProblemList, type ProblemList } from '../source/problem-list.ts'
import { describeLabelProblem } from '../schemas/shared-schema.ts'
import { parseSource, type SourceDocument } from '../source/source-document.ts'
import type { CaseDefaults, CheckJsonSchema, SuiteContext } from './suite-context.ts'
import {
  caseSchema,
  defaultsSchema,
  suiteSchema,
  type DefaultsDocument,
} from '../schemas/suite-schema.ts'

export interface SuiteInput {
  /** As problems are to name it. */
  readonly file: string
  readonly text: string
  /** Reads a file by its path relative to the suite's folder; undefined when it cannot be read. */
  readonly readFile: ReadBytes
  readonly defaults: CaseDefaults
  /** SHA-256 of bytes, or of a text as UTF-8, in hex. */
  readonly hash: (data: string | Uint8Array) => string
  readonly checkJsonSchema?: CheckJsonSchema
}

/** Reads a suite file and expands its cases, or lists every problem that stands in the way. */
export function loadSuite(input: SuiteInput): Loaded<Suite> {
  const parsed = parseSource(input)
  if (!parsed.ok) return parsed
  const { source } = parsed
  const problems = createProblemList(source)
  for (const location of source.cutTexts) {
    const hint = 'put the text in quotes'
    problems.add([], 'the text ends here: what follows is a comment', {
      severity: 'warning',
      hint,
      location,
    })
  }
  const suite = source.value === null ? undefined : decodeSuite(input, source, problems)
  if (source.value === null)
    problems.add([], 'the file is empty', { hint: 'a suite needs "cases"' })
  if (suite === undefined || problems.hasErrors()) {
    return { ok: false, problems: problems.sorted() }
  }
  return { ok: true, value: suite, warnings: problems.sorted() }
}

function decodeSuite(
  input: SuiteInput,
  source: SourceDocument,
  problems: ProblemList,
): Suite | undefined {
  decodeValue(suiteSchema, source.value, problems)
  const document = isJsonObject(source.value) ? source.value : {}
  const written = document['cases']
  if (!Array.isArray(written)) return undefined
  const defaults = decodeDefaults(document['defaults'] ?? {})

  const name = typeof document['suite'] === 'string' ? document['suite'] : baseName(input.file)
  checkSuiteName(name, problems)
  const checkJsonSchema = rememberSchemas(input.checkJsonSchema)
  const expectations = property(document['defaults'], 'expect')
  checkJsonSchemas(expectations, ['defaults', 'expect'], { checkJsonSchema, problems })
  const files: Files = new Map()
  const context: SuiteContext = {
    suite: name,
    source,
    defaults,
    fallback: input.defaults,
    readFile: rememberFiles(input.readFile, files),
    hash: input.hash,
    checkJsonSchema,
    problems,
  }
  const expanded = written.map((value: JsonValue, index) => {
    const path = ['cases', index]
    const golden = decodePart(caseSchema, value)
    return golden ? expandCase(golden, path, context) : checkMalformedCase(value, path, context)
  })
  warnOfLiteralDefaults(written, defaults, problems)
  reportRepeatedIds(
    expanded.map(({ ids }) => ids),
    source,
    problems,
  )
  return {
    name,
    file: input.file,
    sha256: hashSuite(input, files),
    cases: expanded.flatMap(({ cases }) => cases),
  }
}

function baseName(file: string): string {
  return file.replace(/^.*[/\\]/, '').replace(/\.(?:ya?ml|json)$/i, '')
}

function checkSuiteName(name: string, problems: ProblemList): void {
  const trouble = name.includes('/') ? 'a suite name must not contain "/"' : undefined
  const message = trouble ?? describeLabelProblem(name)
  if (message !== undefined) problems.add(['suite'], message)
}

/** The defaults that have the right form: what cases lack for want of the others is not their fault. */
function decodeDefaults(written: JsonValue): DefaultsDocument {
  const whole = decodePart(defaultsSchema, written)
  if (whole) return whole
  const parts = Object.entries(defaultsSchema.shape).flatMap(([key, schema]) => {
    const value = decodePart<unknown>(schema, property(written, key) as JsonValue | undefined)
    return value === undefined ? [] : [[key, value]]
  })
  return { model: 'unknown', ...(Object.fromEntries(parts) as DefaultsDocument) }
}

/** A schema that many expansions share is compiled once. */
function rememberSchemas(check: CheckJsonSchema = () => undefined): CheckJsonSchema {
  const known = new Map<string, string | undefined>()
  return schema => {
    const key = JSON.stringify(schema)
    if (!known.has(key)) {
      const trouble = check(schema)
      known.set(key, trouble === undefined ? undefined : `not a valid JSON Schema: ${trouble}`)
    }
    return known.get(key)
  }
}

type Files = Map<string, Uint8Array | undefined>

/** Other rows of its data, or another image, make it another suite, as another text does. */
function hashSuite({ text, hash }: SuiteInput, files: Files): string {
  if (files.size === 0) return hash(text)
  const parts = [...files].map(([path, bytes]) => [path, hash(bytes ?? '')])
  return hash(JSON.stringify([text, ...parts]))
}

/** Images that many expansions share are read once. */
function rememberFiles(readFile: ReadBytes, known: Files): ReadBytes {
  return path => {
    if (!known.has(path)) known.set(path, readFile(path))
    return known.get(path)
  }
}

/** Ids by the written case that they come from. */
function reportRepeatedIds(
  idsByCase: readonly (readonly string[])[],
  source: SourceDocument,
  problems: ProblemList,
): void {
  const first = new Map<string, number>()
  for (const [index, ids] of idsByCase.entries()) {
    for (const id of ids) {
      const earlier = first.get(id)
      if (earlier === undefined) {
        first.set(id, index)
        continue
      }
      problems.add(['cases', index, 'id'], `duplicate case id "${id}"`, {
        hint: `see line ${source.locate(['cases', earlier]).line}`,
      })
    }
  }
}
