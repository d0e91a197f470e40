import type { JsonValue } from '../../model/json.ts'
import { compareByCodeUnit, isJsonObject } from '../../model/json.ts'
import { keyOfItsCase } from '../../model/suite.ts'
import type { CaseResult } from '../../model/report.ts'
import { rankCases } from '../../report/rank-cases.ts'
import type { PageCase } from '../../report/html/page-data.ts'

/** What the list of cases is narrowed to; an empty string is anything. */
export interface CaseFilter {
  readonly search: string
  readonly verdict: string
  readonly suite: string
  readonly tag: string
  readonly finding: string
  readonly mode: string
}

export const noFilter: CaseFilter = {
  search: '',
  verdict: '',
  suite: '',
  tag: '',
  finding: '',
  mode: '',
}

export const caseOrders = {
  worst: 'worst first',
  name: 'name',
  similarity: 'least alike',
  latency: 'slowest against the baseline',
  cost: 'dearest against the baseline',
} as const

export type CaseOrder = keyof typeof caseOrders

/** The cases that pass every filter; every word of the search must occur in the id or the prompt. */
export function filterCases(cases: readonly PageCase[], filter: CaseFilter): PageCase[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean)
  return cases.filter(item => {
    const { result } = item
    if (filter.verdict !== '' && result.verdict !== filter.verdict) return false
    if (filter.suite !== '' && result.suite !== filter.suite) return false
    if (filter.mode !== '' && result.mode !== filter.mode) return false
    if (filter.tag !== '' && !result.tags.includes(filter.tag)) return false
    if (filter.finding !== '' && !result.findings.some(({ kind }) => kind === filter.finding)) {
      return false
    }
    return words.every(word => searchTextOf(item).includes(word))
  })
}

/** Cases in an order; those without a number come last. */
export function sortCases(cases: readonly PageCase[], order: CaseOrder): PageCase[] {
  if (order === 'name') {
    return [...cases].sort((left, right) => compareByCodeUnit(nameOf(left), nameOf(right)))
  }
  const byResult = new Map(cases.map(item => [item.result, item]))
  const ranked = rankCases([...byResult.keys()]).flatMap(result => byResult.get(result) ?? [])
  const measure = measures[order]
  if (!measure) return ranked
  const valueOf = ({ result }: PageCase) => measure(result) ?? Number.NEGATIVE_INFINITY
  return ranked.sort((left, right) => descending(valueOf(left), valueOf(right)))
}

/** What there is to choose from, each with how often it occurs. */
export function countChoices(
  cases: readonly PageCase[],
  choicesOf: (result: CaseResult) => readonly string[],
): { readonly value: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const { result } of cases) {
    for (const value of new Set(choicesOf(result))) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .sort(([left], [right]) => compareByCodeUnit(left, right))
    .map(([value, count]) => ({ value, count }))
}

const measures: Readonly<Partial<Record<CaseOrder, (result: CaseResult) => number | null>>> = {
  similarity: result => result.similarityDelta,
  latency: result => result.latencyRatio,
  cost: result => result.costRatio,
}

function descending(left: number, right: number): number {
  if (left === right) return 0
  return left > right ? -1 : 1
}

function nameOf({ result }: PageCase): string {
  return `${keyOfItsCase(result)}\u0000${result.mode}`
}

const searchTexts = new WeakMap<PageCase, string>()

function searchTextOf(item: PageCase): string {
  const known = searchTexts.get(item)
  if (known !== undefined) return known
  const { result, prompt } = item
  const texts = [keyOfItsCase(result), ...result.tags]
  for (const message of prompt?.turns.flat() ?? []) collectTexts(message.content, texts)
  const text = texts.join('\n').toLowerCase()
  searchTexts.set(item, text)
  return text
}

function collectTexts(value: JsonValue, texts: string[]): void {
  if (typeof value === 'string') texts.push(value)
  else if (Array.isArray(value)) for (const item of value) collectTexts(item, texts)
  else if (isJsonObject(value)) for (const item of Object.values(value)) collectTexts(item, texts)
}
