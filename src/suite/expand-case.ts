import type { GoldenCase } from '../model/suite.ts'
import { buildCase } from './build-case.ts'
import { listExpansions } from './expansions.ts'
import { readDataRows, type DataRow } from './read-data-rows.ts'
import type { SourcePath } from './source-document.ts'
import type { SuiteContext } from './suite-context.ts'
import type { CaseDocument } from './suite-schema.ts'

/** The cases that a written case stands for; what is wrong with them is added to the problems. */
export function expandCase(
  document: CaseDocument,
  path: SourcePath,
  context: SuiteContext,
): readonly GoldenCase[] {
  const { problems, hash } = context
  if (document.fault) {
    for (const field of ['expect', 'golden', 'compare'] as const) {
      if (document[field] === undefined) continue
      const message = `"${field}" has no meaning in a fault case`
      problems.add([...path, field], message, {
        target: 'key',
        hint: 'both sides must fail, so there is no answer to look at',
      })
    }
  }
  const rows = readRows(document, path, context)
  const expansions = listExpansions({ document, path, rows, problems, hash })
  return expansions.flatMap(expansion => {
    const golden = buildCase({ document, path, expansion, context })
    return golden ? [golden] : []
  })
}

function readRows(
  document: CaseDocument,
  path: SourcePath,
  context: SuiteContext,
): readonly DataRow[] | undefined {
  if (document.data === undefined) return undefined
  const folder = context.source.file.replace(/[^/\\]*$/, '')
  return readDataRows(
    {
      name: document.data,
      file: `${folder}${document.data}`,
      bytes: context.readFile(document.data),
      path: [...path, 'data'],
      hash: context.hash,
    },
    context.problems,
  )
}
