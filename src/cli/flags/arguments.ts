import { parseArgs, type ParseArgsConfig } from 'node:util'
import { nearestName } from '../../suite/source/nearest-name.ts'
import { UsageError } from '../usage-error.ts'

export const commandNames = [
  'run',
  'record',
  'check',
  'validate',
  'report',
  'replay',
  'compare',
  'history',
  'simulate',
  'inventory',
  'import',
  'init',
] as const

export type CommandName = (typeof commandNames)[number]

type OptionTypes = NonNullable<ParseArgsConfig['options']>

export interface ParsedArguments {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
}

/** The command and what follows it; without a command's name it is `run`. */
export function splitCommand(argv: readonly string[]): {
  command: CommandName
  rest: readonly string[]
} {
  const [first, ...rest] = argv
  const command = commandNames.find(name => name === first)
  return command ? { command, rest } : { command: 'run', rest: argv }
}

/** Parses the flags of a command; an unknown one is named with the nearest that exists. */
export function parseFlags(argv: readonly string[], options: OptionTypes): ParsedArguments {
  const parsed = parse(argv, options)
  refuseEmpty(parsed)
  return parsed
}

function parse(argv: readonly string[], options: OptionTypes): ParsedArguments {
  const prepared = argv.map(argument => (argument === '--resume' ? '--resume=' : argument))
  try {
    return parseArgs({ args: prepared, options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError([explain(error, Object.keys(options))])
  }
}

/** Where nothing may be said: patterns that match everything, and the newest run. */
const mayBeEmpty: ReadonlySet<string> = new Set(['grep', 'grep-invert', 'resume'])

/** An empty argument is a variable of a script that is not set; as a path it would be this folder. */
function refuseEmpty({ values, positionals }: ParsedArguments): void {
  if (positionals.includes('')) throw new UsageError('an argument is empty: leave it out')
  for (const [name, value] of Object.entries(values)) {
    const isEmpty = value === '' || (Array.isArray(value) && value.includes(''))
    if (isEmpty && !mayBeEmpty.has(name)) {
      throw new UsageError(`--${name} must not be empty: leave it out, or give it a value`)
    }
  }
}

function explain(error: unknown, known: readonly string[]) {
  const text = error instanceof Error ? error.message : String(error)
  const flag = /Unknown option '(-[^']*)'/.exec(text)?.[1]
  if (flag === undefined) return explainValue(text)
  const guess = nearestName(flag.replace(/^-+/, ''), known)
  return {
    severity: 'error',
    message: `unknown option ${flag}`,
    hint: guess === undefined ? 'see --help' : `did you mean --${guess}?`,
  } as const
}

/** Node's own words name its way of writing flags, and not what to do. */
function explainValue(text: string) {
  const name = /^Option '(?:-\w, )?(--[\w-]+)/.exec(text)?.[1] ?? ''
  if (text.includes('argument is ambiguous')) {
    const message = `${name} has no value: what follows begins with a dash`
    return { severity: 'error', message, hint: `if that is the value, write ${name}=...` } as const
  }
  const message = text.includes('argument missing')
    ? `${name} has no value`
    : text.includes('does not take an argument')
      ? `${name} takes no value`
      : (text.split('\n')[0] ?? text)
  return { severity: 'error', message } as const
}

/** A flag's text, or undefined; the last one given counts. */
export function textFlag(values: ParsedArguments['values'], name: string): string | undefined {
  const value = values[name]
  const last = Array.isArray(value) ? value.at(-1) : value
  return typeof last === 'string' ? last : undefined
}

export function textFlags(values: ParsedArguments['values'], name: string): string[] {
  const value = values[name]
  const list = Array.isArray(value) ? value : [value]
  return list.filter(item => typeof item === 'string')
}

export function isSet(values: ParsedArguments['values'], name: string): boolean {
  return values[name] === true
}

/** A whole number within a range; anything else is a usage error that names the flag. */
export function countFlag(
  values: ParsedArguments['values'],
  name: string,
  range: { readonly minimum: number; readonly maximum: number },
): number | undefined {
  const { minimum, maximum } = range
  const text = textFlag(values, name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (
    /^\d+$/.test(text) &&
    Number.isSafeInteger(number) &&
    number >= minimum &&
    number <= maximum
  ) {
    return number
  }
  throw new UsageError(
    `--${name} takes a whole number from ${minimum} to ${maximum}, not "${text}"`,
  )
}

type Present<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

/** Without the members that are undefined: absent means absent. */
export function present<Fields extends Record<string, unknown>>(fields: Fields): Present<Fields> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Present<Fields>
}
