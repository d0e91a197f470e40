import type { z } from 'zod'
import { isJsonObject, type JsonValue } from '../../model/json.ts'
import { nearestName } from './nearest-name.ts'
import type { SourcePath } from './source-document.ts'

export interface IssueText {
  readonly message: string
  readonly hint?: string | undefined
  readonly target: 'key' | 'value'
}

/** Says in plain words what is wrong with a value; secrets can stand there, so it is not quoted. */
export function describeIssue(
  issue: z.core.$ZodIssue,
  path: SourcePath,
  value: JsonValue | undefined,
): IssueText {
  const subject = describeSubject(path)
  if (value === undefined) return { message: `${subject} is missing`, target: 'value' }
  const about = (message: string, hint?: string): IssueText => ({
    message: `${subject} ${message}`,
    hint,
    target: 'value',
  })
  switch (issue.code) {
    case 'invalid_type':
      if (saysForm(issue)) return about(issue.message)
      return about(
        issue.expected === 'int' && typeof value === 'number'
          ? 'must be a whole number'
          : `must be ${typeNames[issue.expected] ?? issue.expected}, not ${describeType(value)}`,
        quoteHint(issue.expected, value),
      )
    case 'invalid_value':
      return about(describeChoice(issue.values), choiceHint(issue.values, value))
    case 'invalid_union':
      if (saysForm(issue) && !isJsonObject(value)) return about(issue.message)
      return about(describeForms(issue.errors, value), unionHint(issue.errors, value))
    case 'too_small':
      return about(describeMinimum(issue))
    case 'too_big':
      return about(
        `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`,
      )
    case 'invalid_format':
      return about(issue.message)
    case 'custom': {
      const target = issue.params?.['target'] === 'key' ? 'key' : 'value'
      const hint: unknown = issue.params?.['hint']
      return { message: issue.message, hint: typeof hint === 'string' ? hint : undefined, target }
    }
    default:
      return about(issue.message)
  }
}

/** The schema itself names the form that is wanted, which says more than its type. */
function saysForm({ message }: z.core.$ZodIssue): boolean {
  return message.startsWith('must be ')
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'null',
}

function describeType(value: JsonValue): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'a number'
  return typeof value === 'boolean' ? 'true or false' : 'a mapping'
}

/** `"samples"`, `item 2 of "tags"`, or the file itself. */
function describeSubject(path: SourcePath): string {
  const last = path.at(-1)
  if (last === undefined) return 'the file'
  if (typeof last === 'string') return `"${last}"`
  const list = path.findLast(step => typeof step === 'string')
  return list === undefined ? `item ${last + 1}` : `item ${last + 1} of "${list}"`
}

function quoteHint(expected: string, value: JsonValue): string | undefined {
  const isPlain = typeof value === 'number' || typeof value === 'boolean'
  return expected === 'string' && isPlain ? 'put it in quotes' : undefined
}

function describeChoice(values: readonly unknown[]): string {
  return `must be ${describeValues(values)}`
}

function describeValues(values: readonly unknown[]): string {
  return `${values.length === 1 ? '' : 'one of '}${values.join(', ')}`
}

function choiceHint(values: readonly unknown[], value: JsonValue): string | undefined {
  if (typeof value !== 'string') return undefined
  const nearest = nearestName(value, values.map(String))
  return nearest === undefined ? undefined : `did you mean "${nearest}"?`
}

function describeForms(errors: readonly (readonly z.core.$ZodIssue[])[], value: JsonValue): string {
  const forms = errors.flatMap(([first]) => {
    if (first?.code === 'invalid_type') return [typeNames[first.expected] ?? first.expected]
    return first?.code === 'invalid_value' ? [describeValues(first.values)] : []
  })
  const choice = `must be ${[...new Set(forms)].join(' or ')}`
  const isOfValues = errors.some(([first]) => first?.code === 'invalid_value')
  return isOfValues ? choice : `${choice}, not ${describeType(value)}`
}

function unionHint(
  errors: readonly (readonly z.core.$ZodIssue[])[],
  value: JsonValue,
): string | undefined {
  const hints = errors.flatMap(([first]) => {
    if (first?.code === 'invalid_value') return [choiceHint(first.values, value)]
    return first?.code === 'invalid_type' ? [quoteHint(first.expected, value)] : []
  })
  return hints.find(hint => hint !== undefined)
}

function describeMinimum(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'string' || issue.origin === 'array' || issue.origin === 'object') {
    return 'must not be empty'
  }
  return `must be ${issue.inclusive === false ? 'greater than' : 'at least'} ${issue.minimum}`
}
