import { isJsonObject } from '../model/json.ts'
import type { Loaded } from '../model/problem.ts'
import type { GoldenCase, Suite } from '../model/suite.ts'
import { decodePart, decodeValue } from './decode-value.ts'
import { expandCase } from './expand-case.ts'
import type { ReadBytes } from './inline-images.ts'
import { createProblemList, type ProblemList } from './problem-list.ts'
import { describeLabelProblem } from './shared-schema.ts'
import { parseSource, type SourceDocument } from './source-document.ts'
import type { CaseDefaults, CheckJsonSchema, SuiteContext } from './suite-context.ts'
import { caseSchema, defaultsSchema, suiteSchema, type DefaultsDocument } from './suite-schema.ts'

export interface SuiteInput {
  /** As problems are to name it. */
  readonly file: string
  readonly text: string
  /** Reads a file by its path relative to the suite's folder; undefined when it cannot be read. */
  readonly readFile: ReadBytes
  readonly defaults: CaseDefaults
  /** SHA-256 of a text as UTF-8, in hex. */
  readonly hash: (text: string) => string
  readonly checkJsonSchema?: CheckJsonSchema
}

/** Reads a suite file and expands its cases, or lists every problem that stands in the way. */
export function loadSuite(input: SuiteInput): Loaded<Suite> {
  const parsed = parseSource(input)
  if (!parsed.ok) return parsed
  const { source } = parsed
  const problems = createProblemList(source)
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
  const defaults = decodePart(defaultsSchema, document['defaults'] ?? {})
  if (!Array.isArray(written) || !defaults) return undefined

  const name = typeof document['suite'] === 'string' ? document['suite'] : baseName(input.file)
  checkSuiteName(name, problems)
  const checkJsonSchema = rememberSchemas(input.checkJsonSchema)
  checkDefaults(defaults, checkJsonSchema, problems)
  const context: SuiteContext = {
    suite: name,
    source,
    defaults,
    fallback: input.defaults,
    readFile: rememberFiles(input.readFile),
    hash: input.hash,
    checkJsonSchema,
    problems,
  }
  const cases = written.flatMap((value, index) => {
    const golden = decodePart(caseSchema, value)
    if (!golden) return []
    const expanded = expandCase(golden, ['cases', index], context)
    return expanded.map(item => ({ golden: item, index }))
  })
  reportRepeatedIds(cases, problems)
  return {
    name,
    file: input.file,
    sha256: input.hash(input.text),
    cases: cases.map(({ golden }) => golden),
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

function checkDefaults(
  defaults: DefaultsDocument,
  checkJsonSchema: CheckJsonSchema,
  problems: ProblemList,
): void {
  for (const [index, expectation] of (defaults.expect ?? []).entries()) {
    const schema = expectation['json-schema']
    const message = schema === undefined ? undefined : checkJsonSchema(schema)
    if (message === undefined) continue
    problems.add(['defaults', 'expect', index, 'json-schema'], message)
  }
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

/** Images that many expansions share are read once. */
function rememberFiles(readFile: ReadBytes): ReadBytes {
  const known = new Map<string, Uint8Array | undefined>()
  return path => {
    if (!known.has(path)) known.set(path, readFile(path))
    return known.get(path)
  }
}

interface PlacedCase {
  readonly golden: GoldenCase
  readonly index: number
}

function reportRepeatedIds(cases: readonly PlacedCase[], problems: ProblemList): void {
  const first = new Map<string, GoldenCase>()
  for (const { golden, index } of cases) {
    const earlier = first.get(golden.id)
    if (earlier) {
      problems.add(['cases', index, 'id'], `duplicate case id "${golden.id}"`, {
        hint: `see line ${earlier.location.line}`,
      })
    } else {
      first.set(golden.id, golden)
    }
  }
}
