import { weekdays, type PriceRow, type PriceWindow, type TokenRates } from '../../model/price.ts'
import type { Loaded } from '../../model/problem.ts'
import { property, type JsonValue } from '../../model/json.ts'
import { decodePart, decodeValue } from '../source/decode-value.ts'
import {
  priceFileSchema,
  priceRowSchema,
  type PriceRowDocument,
  type RatesDocument,
} from '../schemas/price-schema.ts'
import { createProblemList, type ProblemList } from '../source/problem-list.ts'
import { parseSource, type SourceDocument, type SourcePath } from '../source/source-document.ts'

export interface PriceFileInput {
  /** As problems are to name it. */
  readonly file: string
  readonly text: string
  /** Whether it is the user's own, not the table that comes with the tool. */
  readonly isOwn: boolean
}

/** Reads a file of prices, or lists every problem in it. */
export function parsePrices(input: PriceFileInput): Loaded<readonly PriceRow[]> {
  const parsed = parseSource(input)
  if (!parsed.ok) return parsed
  const { source } = parsed
  const problems = createProblemList(source)
  const document = decodeValue(priceFileSchema, source.value, problems)
  const rows = readRows(source.value)
  for (const [index, row] of rows) checkRow(row, ['prices', index], problems)
  findDuplicates(rows, source, problems)
  if (!document || problems.hasErrors()) return { ok: false, problems: problems.sorted() }
  const { date, prices } = document
  const value = prices.map(row => toRow(row, { tableDate: date, isOwn: input.isOwn }))
  return { ok: true, value, warnings: problems.sorted() }
}

type PlacedRow = readonly [index: number, row: PriceRowDocument]

/** The rows that have the right form, also where others have not. */
function readRows(value: JsonValue): PlacedRow[] {
  const rows = property(value, 'prices')
  if (!Array.isArray(rows)) return []
  return rows.flatMap((item: JsonValue, index): PlacedRow[] => {
    const row = decodePart(priceRowSchema, item)
    return row ? [[index, row]] : []
  })
}

function toRow(document: PriceRowDocument, table: Pick<PriceRow, 'tableDate' | 'isOwn'>): PriceRow {
  const { models, provider, effectiveFrom, effectiveTo, source } = document
  return {
    models,
    ...(provider !== undefined && { provider }),
    rates: toRates(document),
    tiers: (document.tiers ?? []).map(tier => ({
      abovePromptTokens: tier.abovePromptTokens,
      rates: toRates(tier),
    })),
    windows: (document.windows ?? []).map((window): PriceWindow => ({
      weekdays: window.weekdays ?? weekdays,
      times: window.utc.map(parseTimes),
      rates: toRates(window),
    })),
    ...(effectiveFrom !== undefined && { effectiveFrom }),
    ...(effectiveTo !== undefined && { effectiveTo }),
    ...(source !== undefined && { source }),
    ...table,
  }
}

function toRates({
  input,
  cachedInput,
  cacheWrite5m,
  cacheWrite1h,
  output,
}: RatesDocument): TokenRates {
  return {
    input,
    ...(cachedInput !== undefined && { cachedInput }),
    ...(cacheWrite5m !== undefined && { cacheWrite5m }),
    ...(cacheWrite1h !== undefined && { cacheWrite1h }),
    output,
  }
}

/** Reads `01:00-04:00`, which the schema has checked. */
function parseTimes(text: string): PriceWindow['times'][number] {
  const [fromMinute = 0, toMinute = 0] = text.split('-').map(time => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number)
    return hours * 60 + minutes
  })
  return { fromMinute, toMinute }
}

/** What is wrong with a row although each of its values could be right. */
function checkRow(row: PriceRowDocument, path: SourcePath, problems: ProblemList): void {
  const { effectiveFrom, effectiveTo, tiers = [], windows = [] } = row
  checkRates(row, path, problems)
  if (effectiveFrom !== undefined && effectiveTo !== undefined && effectiveTo < effectiveFrom) {
    problems.add([...path, 'effectiveTo'], '"effectiveTo" is before "effectiveFrom"')
  }
  if (tiers.length > 0 && windows.length > 0) {
    problems.add([...path, 'windows'], '"windows" and "tiers" cannot stand in one row', {
      target: 'key',
    })
  }
  for (const [index, tier] of tiers.entries()) {
    const at = [...path, 'tiers', index]
    checkRates(tier, at, problems)
    const before = tiers[index - 1]
    if (before && tier.abovePromptTokens <= before.abovePromptTokens) {
      problems.add([...at, 'abovePromptTokens'], 'tiers must stand in ascending order')
    }
  }
  for (const [index, window] of windows.entries()) {
    const at = [...path, 'windows', index]
    checkRates(window, at, problems)
    for (const [position, text] of window.utc.entries()) {
      const { fromMinute, toMinute } = parseTimes(text)
      if (fromMinute < toMinute) continue
      problems.add([...at, 'utc', position], 'a time of day must end after it begins', {
        hint: 'write two where it goes past midnight: 22:00-24:00 and 00:00-02:00',
      })
    }
  }
}

function checkRates(rates: RatesDocument, path: SourcePath, problems: ProblemList): void {
  if (rates.cachedInput === undefined || rates.cachedInput <= rates.input) return
  problems.add([...path, 'cachedInput'], '"cachedInput" must not be more than "input"')
}

/** Two rows that name the same model at the same time: one of them is a mistake. */
function findDuplicates(
  rows: readonly PlacedRow[],
  source: SourceDocument,
  problems: ProblemList,
): void {
  const named = new Map<string, { readonly row: PriceRowDocument; readonly line: number }[]>()
  for (const [index, row] of rows) {
    for (const [position, model] of row.models.entries()) {
      const path = ['prices', index, 'models', position]
      const key = `${row.provider ?? ''}\n${model.toLowerCase()}`
      const others = named.get(key) ?? []
      const other = others.find(item => isAtSameTime(item.row, row))
      if (other) {
        const hint = `see line ${other.line}`
        problems.add(path, `"${model}" has a price for this time already`, { hint })
      }
      named.set(key, [...others, { row, line: source.locate(path).line }])
    }
  }
}

function isAtSameTime(left: PriceRowDocument, right: PriceRowDocument): boolean {
  const startsBeforeEnd = (one: PriceRowDocument, other: PriceRowDocument) =>
    one.effectiveFrom === undefined ||
    other.effectiveTo === undefined ||
    one.effectiveFrom <= other.effectiveTo
  return startsBeforeEnd(left, right) && startsBeforeEnd(right, left)
}
