import type { Answer, Exchange } from '../model/exchange.ts'
import type { JsonObject, JsonValue } from '../model/json.ts'
import type { Expectation, GoldenCase, JsonPathCheck } from '../model/suite.ts'
import { formatMs, formatUsd } from '../model/format.ts'
import { canonicalJson } from '../model/json.ts'
import { visibleAnswer } from './answers/comparable-text.ts'
import { describeLanguage } from '../model/language.ts'
import { detectLanguage } from './text/detect-language.ts'
import { countCharacters } from '../model/count-characters.ts'
import { valuesAt } from '../model/json-path.ts'
import { parseJson } from '../model/parse-json.ts'
import { gramSimilarity, textFeatures } from './similarity/text-features.ts'
import { checkAgainstSchema } from './json/json-schema-check.ts'
import { matchPattern } from './text/match-pattern.ts'
import { foldSpace, normaliseText } from './text/normalise-text.ts'
import { shorten } from './text/visible-text.ts'

export interface ExpectationResult {
  readonly kind: Expectation['kind']
  /** `contains "30 days"`: the same for every sample of a case. */
  readonly description: string
  /** Null where it cannot be told: no latency after a retry, no cost reported. */
  readonly passed: boolean | null
  /** Why it did not pass, in one line; empty when it did. */
  readonly detail: string
}

/** What the judge thinks of an answer; null: it abstains, or was not asked. */
export type AskJudge = (
  golden: GoldenCase,
  criterion: string,
  answer: Answer,
) => { readonly passed: boolean | null; readonly reason: string }

const longestShown = 60

/** The golden checks of a case, in its order. None for failures and fault cases, judged elsewhere. */
export function checkExpectations(
  golden: GoldenCase,
  exchange: Exchange,
  judge: AskJudge = () => ({ passed: null, reason: '' }),
): ExpectationResult[] {
  const { outcome } = exchange
  if (golden.fault || outcome.kind === 'failed') return []
  return golden.expect.map(expectation => {
    const problem = findProblem(expectation, { golden, exchange, answer: outcome.answer, judge })
    return {
      kind: expectation.kind,
      description: describeExpectation(expectation),
      passed: problem === unknown ? null : problem === undefined,
      detail: problem === unknown ? '' : (problem ?? ''),
    }
  })
}

/** It cannot be told whether anything is wrong. */
const unknown = Symbol('unknown')

interface Subject {
  readonly golden: GoldenCase
  readonly exchange: Exchange
  readonly answer: Answer
  readonly judge: AskJudge
}

/** What is wrong with the answer, if anything. */
function findProblem(
  expectation: Expectation,
  { golden, exchange, answer, judge }: Subject,
): string | typeof unknown | undefined {
  const text = visibleAnswer(answer)
  const require = (passed: boolean): string | undefined => (passed ? undefined : describeText(text))
  switch (expectation.kind) {
    case 'contains':
      return require(contains(text, expectation.value))
    case 'not-contains':
      return require(!contains(text, expectation.value))
    case 'matches':
    case 'not-matches': {
      const isMatch = matchPattern(expectation.pattern, text)
      return isMatch === null ? unknown : require(isMatch === (expectation.kind === 'matches'))
    }
    case 'equals':
      return require(equals(text, expectation.value))
    case 'one-of':
      return require(expectation.values.some(value => equals(text, value)))
    case 'starts-with':
      return require(
        foldSpace(text).trimStart().startsWith(foldSpace(expectation.value).trimStart()),
      )
    case 'json-schema':
      return findSchemaProblem(text, expectation.schema)
    case 'tool-called':
      return findToolProblem(answer, expectation.name)
    case 'finish-reason':
      return answer.finishReason === expectation.value
        ? undefined
        : `finish_reason ${answer.finishReason ?? 'missing'}`
    case 'language': {
      const language = detectLanguage(text)
      if (language === null) return unknown
      return language === expectation.code ? undefined : `in ${describeLanguage(language)}`
    }
    case 'max-length': {
      const length = countCharacters(text)
      return length <= expectation.characters ? undefined : `${length} characters`
    }
    case 'json-path':
      return findPathProblem(text, expectation)
    case 'max-latency': {
      // A retried sample has no times: they would measure our waiting.
      const totalMs = exchange.timings?.totalMs
      if (totalMs === undefined || exchange.cacheHit) return unknown
      return totalMs <= expectation.limitMs ? undefined : `took ${formatMs(totalMs)}`
    }
    case 'max-cost': {
      const { usd } = exchange.cost
      if (usd === null || exchange.cacheHit) return unknown
      return usd <= expectation.limitUsd ? undefined : `cost ${formatUsd(usd)}`
    }
    case 'judge': {
      const { passed, reason } = judge(golden, expectation.criterion, answer)
      if (passed === null) return unknown
      return passed ? undefined : reason || describeText(text)
    }
    case 'similar-to-golden': {
      const features = [text, golden.golden ?? ''].map(part => textFeatures(normaliseText(part)))
      const [own, wanted] = features
      const similarity = own && wanted ? gramSimilarity(own, wanted) : 0
      return similarity >= expectation.similarity
        ? undefined
        : `similarity ${similarity.toFixed(2)}`
    }
  }
}

function contains(text: string, value: string): boolean {
  return text.includes(value) || foldSpace(text).includes(foldSpace(value))
}

function equals(text: string, expected: JsonValue): boolean {
  if (typeof expected === 'string') return normaliseText(text) === normaliseText(expected)
  const value = parseJson(text)
  return value !== undefined && canonicalJson(value) === canonicalJson(expected)
}

function findSchemaProblem(
  text: string,
  schema: JsonObject | boolean,
): string | typeof unknown | undefined {
  const value = parseJson(text)
  if (value === undefined) return `no JSON: ${describeText(text)}`
  const check = checkAgainstSchema(schema, value)
  switch (check.kind) {
    case 'fits':
      return undefined
    case 'undecided':
      return unknown
    case 'violated':
      return check.detail
    case 'unusable':
      return `unusable schema: ${check.detail}`
  }
}

function findPathProblem(
  text: string,
  { path, ...rules }: JsonPathCheck,
): string | typeof unknown | undefined {
  const value = parseJson(text)
  if (value === undefined) return `no JSON: ${describeText(text)}`
  const found = valuesAt(value, path)
  if (found.length === 0) return `nothing at ${path}`
  const fits = found.map(item => followsRules(item, rules))
  const wrong = found.find((_, index) => fits[index] === false)
  if (wrong !== undefined) return `got ${shorten(canonicalJson(wrong), longestShown)}`
  return fits.includes(null) ? unknown : undefined
}

/** Null where it cannot be told. */
function followsRules(
  item: JsonValue,
  { equals: wanted, matches: pattern }: Omit<JsonPathCheck, 'path'>,
): boolean | null {
  if (wanted !== undefined && canonicalJson(item) !== canonicalJson(wanted)) return false
  return pattern === undefined || matchPattern(pattern, textOfJson(item))
}

function textOfJson(value: JsonValue): string {
  return typeof value === 'string' ? value : canonicalJson(value)
}

function findToolProblem(answer: Answer, name: string): string | undefined {
  const names = answer.toolCalls.map(call => call.name)
  if (names.includes(name)) return undefined
  return names.length === 0 ? 'no tool called' : `called ${shorten(names.join(', '), longestShown)}`
}

function describeText(text: string): string {
  return text.trim() === '' ? 'empty text' : `got ${quote(text.trimStart())}`
}

function quote(text: string): string {
  return `"${shorten(text, longestShown)}"`
}

function describeExpectation(expectation: Expectation): string {
  switch (expectation.kind) {
    case 'contains':
    case 'not-contains':
    case 'starts-with':
      return `${expectation.kind} ${quote(expectation.value)}`
    case 'matches':
    case 'not-matches':
      return `${expectation.kind} /${shorten(expectation.pattern, longestShown)}/`
    case 'equals':
      return `equals ${shorten(canonicalJson(expectation.value), longestShown)}`
    case 'one-of':
      return `one-of ${shorten(expectation.values.map(quote).join(', '), longestShown)}`
    case 'json-schema':
      return 'json-schema'
    case 'tool-called':
      return `tool-called ${shorten(expectation.name, longestShown)}`
    case 'finish-reason':
      return `finish-reason ${expectation.value}`
    case 'language':
      return `language ${expectation.code}`
    case 'max-length':
      return `max-length ${expectation.characters}`
    case 'json-path':
      return describePathCheck(expectation)
    case 'max-latency':
      return `max-latency ${formatMs(expectation.limitMs)}`
    case 'max-cost':
      return `max-cost ${formatUsd(expectation.limitUsd)}`
    case 'judge':
      return `judge ${quote(expectation.criterion)}`
    case 'similar-to-golden':
      return `similar-to-golden ${expectation.similarity}`
  }
}

function describePathCheck(check: JsonPathCheck): string {
  const rules = [
    ...(check.equals === undefined ? [] : [`equals ${canonicalJson(check.equals)}`]),
    ...(check.matches === undefined ? [] : [`matches /${check.matches}/`]),
  ]
  return shorten(['json-path', check.path, ...rules].join(' '), 2 * longestShown)
}
