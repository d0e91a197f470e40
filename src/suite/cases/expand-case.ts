import { isJsonObject, type JsonValue } from '../../model/json.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { buildCase } from './build-case.ts'
import { checkJsonSchemas } from './check-json-schemas.ts'
import { decodePart } from '../source/decode-value.ts'
import { listExpansions } from '../variables/expansions.ts'
import type { ProblemList } from '../source/problem-list.ts'
import { readDataRows, type DataRow } from '../variables/read-data-rows.ts'
import type { SourcePath } from '../source/source-document.ts'
import type { SuiteContext } from './suite-context.ts'
import { caseSchema, type CaseDocument } from '../schemas/suite-schema.ts'

export interface ExpandedCase {
  /** Of all cases that it stands for, also of those that cannot be built. */
  readonly ids: readonly string[]
  readonly cases: readonly GoldenCase[]
}

/** The cases that a written case stands for; what is wrong with them is added to the problems. */
export function expandCase(
  document: CaseDocument,
  path: SourcePath,
  context: SuiteContext,
): ExpandedCase {
  checkFault(document, path, context.problems)
  const rows = readRows(document.data, path, context)
  const { list, areFilled } = listExpansions({ ...context, document, path, rows })
  const ids = list.map(({ idSuffix }) => document.id + idSuffix)
  if (!areFilled) {
    checkJsonSchemas(document.expect, [...path, 'expect'], context)
    return { ids, cases: [] }
  }
  const cases = list.flatMap(expansion => {
    const golden = buildCase({ document, path, expansion, context })
    return golden ? [golden] : []
  })
  return { ids, cases }
}

/**
 * A case that has not the right form, looked at part by part, so that all that is wrong with it is
 * told at once.
 */
export function checkMalformedCase(
  value: JsonValue,
  path: SourcePath,
  context: SuiteContext,
): ExpandedCase {
  if (!isJsonObject(value)) return { ids: [], cases: [] }
  checkFault(value, path, context.problems)
  checkJsonSchemas(value['expect'], [...path, 'expect'], context)
  const { shape } = caseSchema
  const vars = decodePart(shape.vars, value['vars'])
  const data = decodePart(shape.data, value['data'])
  const isLost = (vars === undefined && 'vars' in value) || (data === undefined && 'data' in value)
  if (isLost) return { ids: [], cases: [] }
  const { vars: _, ...fields } = value
  const document = { ...fields, ...(vars && { vars }) }
  const rows = readRows(data, path, context)
  const { list } = listExpansions({ ...context, document, path, rows })
  const id = decodePart(shape.id, value['id'])
  return { ids: id === undefined ? [] : list.map(({ idSuffix }) => id + idSuffix), cases: [] }
}

function checkFault(
  document: { readonly [Key in 'fault' | 'expect' | 'golden' | 'compare']?: unknown },
  path: SourcePath,
  problems: ProblemList,
): void {
  if (document.fault === undefined) return
  for (const field of ['expect', 'golden', 'compare'] as const) {
    if (document[field] === undefined) continue
    const message = `"${field}" has no meaning in a fault case`
    problems.add([...path, field], message, {
      target: 'key',
      hint: 'both sides must fail, so there is no answer to look at',
    })
  }
}

function readRows(
  data: string | undefined,
  path: SourcePath,
  context: SuiteContext,
): readonly DataRow[] | undefined {
  if (data === undefined) return undefined
  const folder = context.source.file.replace(/[^/\\]*$/, '')
  return readDataRows(
    {
      name: data,
      file: `${folder}${data}`,
      bytes: context.readFile(data),
      path: [...path, 'data'],
      hash: context.hash,
    },
    context.problems,
  )
}
