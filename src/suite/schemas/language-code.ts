import { languageCodes, languageNames } from '../../model/language.ts'
import { nearestName } from '../source/nearest-name.ts'
import { text } from './shared-schema.ts'
import { findPlaceholders } from '../source/template.ts'

export interface LanguageProblem {
  readonly message: string
  readonly hint: string
}

/** A language of an answer; what variables make of it is checked once they are filled in. */
export const languageCode = text.superRefine((value, context) => {
  if (findPlaceholders(value).length > 0) return
  const problem = describeLanguageProblem(value)
  if (problem === undefined) return
  const { message, hint } = problem
  context.addIssue({ code: 'custom', message, params: { hint } })
})

/** What is wrong with the code of a language, if anything: `french`, `fr-FR` and `fn` name none. */
export function describeLanguageProblem(value: string): LanguageProblem | undefined {
  if (languageCodes.includes(value)) return undefined
  const typed = value.trim().toLowerCase()
  const [base = ''] = typed.split(/[-_]/)
  const named = Object.entries(languageNames).find(([, name]) =>
    name.toLowerCase().split(' or ').includes(typed),
  )
  const nearest = languageCodes.includes(base) ? base : nearestName(typed, languageCodes)
  const meant = named?.[0] ?? nearest
  return {
    message: 'not the two-letter code of a language that can be told from a text',
    hint: meant === undefined ? 'such as en, es or zh' : `did you mean "${meant}"?`,
  }
}
