import type { JsonValue } from '../../model/json.ts'
import { checkVariables, templatedFields, type VariableCheck } from './check-variables.ts'
import type { DataRow } from './read-data-rows.ts'
import type { CaseDocument } from '../schemas/suite-schema.ts'
import { fillTemplate, mapStrings, type Variables } from '../source/template.ts'
import { listVariableTexts } from './variable-texts.ts'

/** One case that a case with `vars` or `data` stands for. */
export interface Expansion {
  /** `[product=headphones]`, or empty. */
  readonly idSuffix: string
  /** The part of it that comes from a data row: rows are units of statistics of their own. */
  readonly clusterSuffix: string
  readonly variables: Variables
  readonly row?: DataRow
}

type TemplatedField = (typeof templatedFields)[number]

interface ExpansionOptions extends VariableCheck {
  readonly hash: (text: string) => string
}

export interface Expansions {
  readonly list: readonly Expansion[]
  /** Whether each of them has a value for all that the case refers to. */
  readonly areFilled: boolean
}

/** Every combination of a case's variables, for every row of its data. */
export function listExpansions(options: ExpansionOptions): Expansions {
  const { document, rows } = options
  if (!document.vars && !rows) {
    return { list: [{ idSuffix: '', clusterSuffix: '', variables: new Map() }], areFilled: true }
  }
  const state = checkVariables(options)
  if (state === 'impossible') return { list: [], areFilled: false }

  let combinations: readonly (readonly Assignment[])[] = [[]]
  for (const [name, texts] of listVariableTexts(options)) {
    const assignments = texts.map((text): Assignment => [name, text])
    combinations = combinations.flatMap(combination =>
      assignments.map(assignment => combination.concat([assignment])),
    )
  }
  const list = (rows ?? [undefined]).flatMap(row =>
    combinations.map(combination => toExpansion(combination, row, options.hash)),
  )
  return { list, areFilled: state === 'sound' }
}

/** A variable and the text that one expansion gives it. */
type Assignment = readonly [name: string, text: string]

function toExpansion(
  combination: readonly Assignment[],
  row: DataRow | undefined,
  hash: (text: string) => string,
): Expansion {
  const named = combination.map(([name, value]) => `${name}=${shortenValue(value, hash)}`)
  const parts = row ? [row.id, ...named] : named
  return {
    idSuffix: parts.length > 0 ? `[${parts.join(',')}]` : '',
    clusterSuffix: row ? `[${row.id}]` : '',
    variables: new Map([...(row?.texts ?? []), ...combination]),
    ...(row && { row }),
  }
}

/** A value as a part of an id: readable, and marked by its hash where it had to be changed. */
function shortenValue(value: string, hash: (text: string) => string): string {
  const readable = value.replace(/[^\p{L}\p{N} _.:@%+-]+/gu, '-')
  if (readable === value && value.length <= 40 && value.trim() === value && value !== '') {
    return value
  }
  // Cut by code points: half a surrogate pair is no text.
  const start = Array.from(readable).slice(0, 32).join('').trim()
  return `${start}~${hash(value).slice(0, 6)}`
}

/** A case, or the defaults that it takes, with the values of one expansion in it. */
export function fillFields<Document extends Partial<Pick<CaseDocument, TemplatedField>>>(
  document: Document,
  expansion: Expansion,
): Document {
  if (expansion.variables.size === 0) return document
  const fields = templatedFields.flatMap(field => {
    const value = document[field]
    if (value === undefined) return []
    const filled = mapStrings(value as JsonValue, text => fillTemplate(text, expansion.variables))
    return [[field, filled] as const]
  })
  return { ...document, ...(Object.fromEntries(fields) as Partial<Document>) }
}
