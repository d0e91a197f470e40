import type { VariableCheck } from './check-variables.ts'
import { toVariableText } from '../source/template.ts'

/** The variables of a case, with what each of their values looks like in a prompt: as it is written. */
export function listVariableTexts({
  document,
  path,
  source,
}: Pick<VariableCheck, 'document' | 'path' | 'source'>): [
  name: string,
  texts: readonly string[],
][] {
  return Object.entries(document.vars ?? {}).map(([name, value]) => {
    const at = [...path, 'vars', name]
    if (!Array.isArray(value)) return [name, [source.textAt(at) ?? toVariableText(value)]]
    return [name, value.map((item, index) => source.textAt([...at, index]) ?? toVariableText(item))]
  })
}
