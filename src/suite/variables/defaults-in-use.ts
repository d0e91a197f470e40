import { asObject, asString, isJsonObject, property, type JsonValue } from '../../model/json.ts'
import type { TemplatedCase } from './check-variables.ts'
import type { ProblemList } from '../source/problem-list.ts'
import type { DefaultsDocument } from '../schemas/suite-schema.ts'
import { findPlaceholders, visitStrings } from '../source/template.ts'

type TemplatedDefaults = Pick<DefaultsDocument, 'model' | 'request' | 'expect' | 'tags'>

/** What a case takes of its suite's defaults, as far as variables can stand in it. */
export function defaultsInUse(
  document: TemplatedCase,
  { model, request, expect, tags }: DefaultsDocument,
): TemplatedDefaults {
  const own = asObject(document.request)
  const taken = Object.entries(request ?? {}).filter(([key]) => !Object.hasOwn(own, key))
  return {
    ...(model !== undefined && document.model === undefined && { model }),
    request: Object.fromEntries(taken),
    ...(expect !== undefined && document.fault === undefined && { expect }),
    ...(tags !== undefined && { tags }),
  }
}

/** Variables of the defaults that some cases of the suite fill, and others send as they are. */
export function warnOfLiteralDefaults(
  cases: readonly JsonValue[],
  defaults: DefaultsDocument,
  problems: ProblemList,
): void {
  const isFilled = (value: JsonValue) =>
    property(value, 'vars') !== undefined || property(value, 'data') !== undefined
  if (!cases.some(isFilled)) return
  for (const value of cases) {
    if (isFilled(value) || !isJsonObject(value)) continue
    const { model: _, ...fields } = defaultsInUse(value, defaults)
    visitStrings(fields, ['defaults'], (text, path) => {
      for (const name of findPlaceholders(text)) {
        const message = `{{${name}}} stays as it is in cases without "vars" or "data"`
        const hint = `such as "${asString(value['id'])}"`
        problems.add(path, message, { severity: 'warning', hint })
      }
    })
  }
}
