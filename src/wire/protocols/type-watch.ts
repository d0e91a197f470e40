import type { FoundForm } from '../dialect/wire-form.ts'

type ValueType = 'text' | 'list' | 'object' | 'number'

/** Notes the fields of an answer that have another type than clients of the protocol expect. */
export interface TypeWatch {
  /** A value that is null or left out has no wrong type. */
  expect(field: string, value: unknown, ...types: readonly ValueType[]): void
  /** A value that clients look into unasked: null or none is wrong, too. */
  require(field: string, value: unknown, ...types: readonly ValueType[]): void
  /** Once for each field. */
  forms(): readonly FoundForm[]
}

const names = {
  text: 'text',
  list: 'a list',
  object: 'an object',
  number: 'a number',
  boolean: 'true or false',
} as const

export function createTypeWatch(): TypeWatch {
  const details = new Map<string, string>()

  function tell(field: string, found: string, types: readonly ValueType[]): void {
    const wanted = types.map(item => names[item]).join(' or ')
    details.set(field, `${field} is ${found} where clients expect ${wanted}`)
  }

  function expect(field: string, value: unknown, ...types: readonly ValueType[]): void {
    if (value === undefined || value === null) return
    const type = typeOf(value)
    if (types.every(wanted => wanted !== type)) tell(field, names[type], types)
  }

  return {
    expect,
    require: (field, value, ...types) => {
      if (value === undefined) tell(field, 'left out', types)
      else if (value === null) tell(field, 'null', types)
      else expect(field, value, ...types)
    },
    forms: () => Array.from(details.values(), detail => ({ form: 'wrong-type', detail }) as const),
  }
}

function typeOf(value: unknown): keyof typeof names {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return Array.isArray(value) ? 'list' : 'object'
}
