import { durationHint, parseDuration } from '../../suite/configuration/parse-duration.ts'
import { textFlag, type ParsedArguments } from './arguments.ts'
import { UsageError } from '../usage-error.ts'

/** US dollars above 0, with or without the sign; anything else is a usage error that names the flag. */
export function amountFlag(values: ParsedArguments['values'], name: string): number | undefined {
  const text = textFlag(values, name)
  if (text === undefined) return undefined
  const usd = /^\s*\$?(\d+(?:\.\d+)?|\.\d+)\s*$/.exec(text)?.[1]
  if (usd !== undefined && Number(usd) > 0) return Number(usd)
  throw new UsageError(`--${name} takes US dollars above 0, such as 2.50, not "${text}"`)
}

/** A length of time in milliseconds; anything else is a usage error that names the flag. */
export function durationFlag(values: ParsedArguments['values'], name: string): number | undefined {
  const text = textFlag(values, name)
  if (text === undefined) return undefined
  const ms = parseDuration(text)
  if (ms !== undefined) return ms
  throw new UsageError(`--${name} takes a length of time, not "${text}": ${durationHint}`)
}
