import { asString, type JsonValue } from '../../model/json.ts'
import { defaultsInUse } from './defaults-in-use.ts'
import { suggestName } from '../source/nearest-name.ts'
import type { ProblemList } from '../source/problem-list.ts'
import type { DataRow } from './read-data-rows.ts'
import type { SourceDocument, SourcePath } from '../source/source-document.ts'
import type { CaseDocument, DefaultsDocument } from '../schemas/suite-schema.ts'
import { findPlaceholders, isVariableName, visitStrings } from '../source/template.ts'
import { listVariableTexts } from './variable-texts.ts'

/** The fields of a case in which variables are replaced. */
export const templatedFields = [
  'prompt',
  'messages',
  'turns',
  'request',
  'expect',
  'golden',
  'tags',
] as const

/** Those in which somebody might expect it, with what to do instead. */
const literalFields = {
  id: 'what it expands to has the values in its id',
  model: 'write a case for each model',
  cluster: 'write a case for each cluster',
} as const

/** More than this is a mistake: every combination costs requests. */
const maximumExpansions = 10_000

/** A case as far as variables matter: the fields that can refer to one need not have the right form. */
export type TemplatedCase = Pick<CaseDocument, 'vars'> & {
  readonly [
    Field in (typeof templatedFields)[number] | keyof typeof literalFields | 'fault'
  ]?: unknown
}

export interface VariableCheck {
  readonly document: TemplatedCase
  readonly path: SourcePath
  /** Of the suite. */
  readonly defaults: DefaultsDocument
  /** Undefined when the case names no data; empty when its data cannot be read. */
  readonly rows: readonly DataRow[] | undefined
  /** Where the case is written. */
  readonly source: Pick<SourceDocument, 'textAt'>
  readonly problems: ProblemList
}

/**
 * `unfilled`: the expansions are known, but not all that is to stand in them. `impossible`: not even
 * they are. What stands in the way is added to the problems.
 */
export type VariableState = 'sound' | 'unfilled' | 'impossible'

export function checkVariables(check: VariableCheck): VariableState {
  const columns = new Set((check.rows ?? []).flatMap(row => Array.from(row.texts.keys())))
  const declared = checkDeclared(check, columns)
  checkLiteral(check, columns)
  const used = checkUsed(check, columns)
  if (!declared || !checkSize(check)) return 'impossible'
  return used ? 'sound' : 'unfilled'
}

function checkDeclared(check: VariableCheck, columns: ReadonlySet<string>): boolean {
  let sound = true
  for (const [name, texts] of listVariableTexts(check)) {
    const fail = (message: string, hint?: string): void => {
      sound = false
      check.problems.add([...check.path, 'vars', name], message, { hint, target: 'key' })
    }
    if (!isVariableName(name)) {
      fail(`"${name}" cannot be a variable`, 'letters, digits, "_", "-", "." and spaces')
    }
    if (columns.has(name)) fail(`variable "${name}" is also a column of the data`)
    if (new Set(texts).size < texts.length) fail(`variable "${name}" has a value twice`)
  }
  return sound
}

function checkLiteral(
  { document, defaults, path, problems }: VariableCheck,
  columns: ReadonlySet<string>,
): void {
  const { model } = defaultsInUse(document, defaults)
  const texts = Object.entries(literalFields).map(([field, hint]) => {
    const text = document[field as keyof typeof literalFields]
    return { text, field, at: [...path, field], hint }
  })
  const given = {
    text: model,
    field: 'model',
    at: ['defaults', 'model'],
    hint: literalFields.model,
  }
  for (const { text, field, at, hint } of [...texts, given]) {
    const names = typeof text === 'string' ? findPlaceholders(text) : []
    if (!names.some(name => columns.has(name) || Object.hasOwn(document.vars ?? {}, name))) continue
    problems.add(at, `variables are not replaced in "${field}"`, { hint })
  }
}

function checkUsed(check: VariableCheck, columns: ReadonlySet<string>): boolean {
  const { document, defaults, path, rows, problems } = check
  const own = Object.keys(document.vars ?? {})
  const known = [...own, ...columns]
  const used = new Set<string>()
  let sound = true
  const visit = (value: unknown, at: SourcePath, describe: (name: string) => string): void => {
    visitStrings((value ?? null) as JsonValue, at, (text, place) => {
      for (const name of findPlaceholders(text)) {
        used.add(name)
        // Without rows the columns are not known, and the data file's own problem is enough.
        if (known.includes(name) || rows?.length === 0) continue
        sound = false
        problems.add(place, describe(name), { hint: suggestName(name, known) })
      }
    })
  }
  for (const field of templatedFields) {
    visit(document[field], [...path, field], name => `unknown variable "${name}"`)
  }
  const { model: _, ...given } = defaultsInUse(document, defaults)
  const id = asString(document.id)
  visit(given, ['defaults'], name => `case "${id}" has no variable "${name}"`)
  for (const row of rows ?? []) {
    for (const name of used) {
      if (!columns.has(name) || row.texts.has(name)) continue
      sound = false
      problems.add([...path, 'data'], `the row has no "${name}"`, { location: row.location })
    }
  }
  for (const name of own.filter(item => !used.has(item))) {
    problems.add([...path, 'vars', name], `variable "${name}" is not used`, {
      severity: 'warning',
      target: 'key',
    })
  }
  return sound
}

function checkSize({ document, path, rows, problems }: VariableCheck): boolean {
  const cases = Object.values(document.vars ?? {}).reduce<number>(
    (product, value) => product * (Array.isArray(value) ? value.length : 1),
    rows?.length ?? 1,
  )
  if (cases <= maximumExpansions) return true
  problems.add(path, `the case expands to ${cases} cases, more than ${maximumExpansions}`)
  return false
}
