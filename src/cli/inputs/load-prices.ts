import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Configuration } from '../../model/configuration.ts'
import type { PriceRow } from '../../model/price.ts'
import { describeProblem, type Loaded } from '../../model/problem.ts'
import { parsePrices } from '../../suite/configuration/parse-prices.ts'
import { readText, shownPath } from './input-text.ts'

/** The user's own table, if the config names one. */
export function loadOwnPrices(
  { prices }: Configuration,
  directory: string,
): Loaded<readonly PriceRow[]> {
  if (prices === undefined) return { ok: true, value: [], warnings: [] }
  const path = resolve(directory, prices)
  const text = readText(path) ?? ''
  return parsePrices({ file: shownPath(path, directory), text, isOwn: true })
}

/** The table that comes with the tool: it lies beside the sources and in the built package. */
export function loadListPrices(): readonly PriceRow[] {
  const file = new URL('../../../prices/list-prices.yaml', import.meta.url)
  const text = readFileSync(file, 'utf8')
  const loaded = parsePrices({ file: 'list-prices.yaml', text, isOwn: false })
  if (loaded.ok) return loaded.value
  throw new Error(loaded.problems.map(describeProblem).join('\n'))
}
