import { memberOf } from '../../model/json.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g

export interface FilledText {
  readonly text: string
  /** Variables that are not set, or empty, and have no default. */
  readonly missing: readonly string[]
}

/** Replaces `${NAME}` and `${NAME:-default}` in one pass: what is filled in is not read again. */
export function fillEnvironment(text: string, environment: Environment): FilledText {
  const missing: string[] = []
  const filled = text.replace(reference, (_, name: string, fallback?: string) => {
    const value = memberOf(environment, name)
    if (value !== undefined && value !== '') return value
    if (fallback === undefined) missing.push(name)
    return fallback ?? ''
  })
  return { text: filled, missing }
}

/** What the environment fills into a text, without defaults: where the user keeps secrets. */
export function referencedValues(text: string, environment: Environment): readonly string[] {
  return [...text.matchAll(reference)].flatMap(([, name = '']) => {
    const value = memberOf(environment, name)
    return value === undefined || value === '' ? [] : value
  })
}

export function hasReference(text: string): boolean {
  return text.search(reference) >= 0
}
