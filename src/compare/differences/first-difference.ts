import type { Answer } from '../../model/exchange.ts'
import { canonicalJson, type JsonValue } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import { isInsidePair } from '../../model/take-start.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { visibleAnswer } from '../answers/comparable-text.ts'
import { jsonDifferences, type JsonDifference } from './json-differences.ts'
import { jsonType } from '../json/json-shape.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { comparableCalls, type ComparableCall } from '../answers/tool-calls.ts'
import { splitWords } from '../text/tokenize.ts'
import { makeVisible, shorten, shortenStart } from '../text/visible-text.ts'
import { wordDifferences } from './word-differences.ts'

const longest = 160
const longestBefore = 30
const longestAfter = 20
const longestChange = 46

/** How much text around the first differing character is looked at. */
const before = 200
const after = 600

/** Two changed passages that begin alike for longer than this differ further on. */
const longestAlike = 20

/**
 * The first place where two answers part, in one line of at most 160 characters: a path and two
 * values for JSON and tool calls, marked words for text. Empty when nothing that counts differs.
 */
export function describeFirstDifference(
  golden: GoldenCase,
  baseline: Answer,
  candidate: Answer,
): string {
  if (golden.compare.kind === 'none') return ''
  const calls = firstCallDifference(golden, baseline, candidate)
  if (calls !== '') return shorten(calls, longest)
  if (golden.compare.kind === 'tools' && baseline.toolCalls.length > 0) return ''
  const [left, right] = [visibleAnswer(baseline), visibleAnswer(candidate)]
  if (golden.compare.kind === 'json') {
    const [leftValue, rightValue] = [parseJson(left), parseJson(right)]
    if (leftValue !== undefined && rightValue !== undefined) {
      const [first] = jsonDifferences(leftValue, rightValue, golden.compare)
      return first ? shorten(describeJsonDifference(first), longest) : ''
    }
  }
  return firstDifference(left, right)
}

function firstCallDifference(golden: GoldenCase, baseline: Answer, candidate: Answer): string {
  const left = comparableCalls(baseline.toolCalls, golden.compare)
  const right = comparableCalls(candidate.toolCalls, golden.compare)
  const names = [left, right].map(describeNames)
  if (names[0] !== names[1]) return names.join(' -> ')
  for (const [index, call] of left.entries()) {
    const difference = firstArgumentDifference(golden, call, right[index])
    if (difference !== undefined) return difference
  }
  return ''
}

function describeNames(calls: readonly ComparableCall[]): string {
  if (calls.length === 0) return 'no tool call'
  const names = shorten(calls.map(call => call.name).join(', '), 70)
  return `${calls.length === 1 ? 'tool' : 'tools'} ${names}`
}

function firstArgumentDifference(
  golden: GoldenCase,
  call: ComparableCall,
  other: ComparableCall | undefined,
): string | undefined {
  const [left, right] = [call.arguments, other?.arguments]
  const name = shorten(call.name, 40)
  if (left === undefined || right === undefined) {
    if (left === right) return undefined
    const words = [left, right].map(value => (value === undefined ? 'unparseable' : 'JSON'))
    return `${name} arguments: ${words.join(' -> ')}`
  }
  const [first] = jsonDifferences(left, right, golden.compare)
  return first ? `${name} ${describeJsonDifference(first)}` : undefined
}

/** `$.total: 12 -> 13`, `$.id: number 7 -> string "7"`, `$.lines: 3 items -> 2 items`. */
function describeJsonDifference({ path, kind, ...values }: JsonDifference): string {
  const place = shorten(path, 60)
  const { baseline = null, candidate = null } = values
  switch (kind) {
    case 'missing':
      return `${place}: ${describeValue(baseline)} -> missing`
    case 'extra':
      return `${place}: missing -> ${describeValue(candidate)}`
    case 'length':
      return `${place}: ${describeValue(baseline)} items -> ${describeValue(candidate)} items`
    case 'type':
      return `${place}: ${[baseline, candidate].map(describeTyped).join(' -> ')}`
    case 'value': {
      const shown = [baseline, candidate].map(describeValue)
      if (typeof baseline !== 'string' || typeof candidate !== 'string' || shown[0] !== shown[1]) {
        return `${place}: ${shown.join(' -> ')}`
      }
      return `${place}: ${markDifference(baseline, candidate)}`
    }
  }
}

function describeTyped(value: JsonValue): string {
  const type = jsonType(value)
  if (type === 'null') return type
  return type === 'array' || type === 'object' ? type : `${type} ${describeValue(value)}`
}

function describeValue(value: JsonValue): string {
  const type = jsonType(value)
  if (type === 'array' || type === 'object') return type
  return shorten(canonicalJson(value), 40)
}

/**
 * The first place where two texts part, with a few words of context:
 * `…within 30 days. [-Refunds-]{+Returns+} are possible…`. Empty when they are equal but for space.
 */
export function firstDifference(baseline: string, candidate: string): string {
  return markDifference(normaliseText(baseline), normaliseText(candidate))
}

function markDifference(left: string, right: string): string {
  if (left === right) return ''
  let alike = 0
  while (alike < left.length && left.charCodeAt(alike) === right.charCodeAt(alike)) alike++
  const start = Math.max(0, alike - before)
  const { same, removed, added, next } = firstChange(
    left.slice(start, alike + after),
    right.slice(start, alike + after),
  )
  const common = commonStart(removed, added)
  return shorten(
    [
      takeLast(same + removed.slice(0, common), longestBefore),
      mark('[-', removed.slice(common), '-]'),
      mark('{+', added.slice(common), '+}'),
      takeFirst(next, longestAfter),
    ].join(''),
    longest,
  )
}

/** The first change between two texts that differ, and what stands before and after it. */
function firstChange(
  left: string,
  right: string,
): { same: string; removed: string; added: string; next: string } {
  const edits = wordDifferences(left, right)
  const place = edits.findIndex(edit => edit.kind !== 'same')
  const same = place > 0 ? (edits[0]?.text ?? '') : ''
  const [first, second] = edits.slice(place)
  const removed = first?.kind === 'removed' ? first.text : ''
  const added = [first, second].find(edit => edit?.kind === 'added')?.text ?? ''
  return { same, removed, added, next: right.slice(same.length + added.length) }
}

/** How many characters to count as context, although words are only changed as wholes. */
function commonStart(removed: string, added: string): number {
  let common = 0
  while (common < removed.length && removed.charCodeAt(common) === added.charCodeAt(common))
    common++
  if (isInsidePair(removed, common) || isInsidePair(added, common)) common--
  return common > longestAlike ? common : 0
}

function mark(open: string, text: string, close: string): string {
  return text === '' ? '' : `${open}${shorten(text, longestChange)}${close}`
}

function takeLast(text: string, limit: number): string {
  const words = splitWords(text.slice(-2 * limit))
    .map(makeVisible)
    .reverse()
  const taken = takeWhileShort(words, limit).reverse().join('')
  if (taken.length === makeVisible(text.slice(-2 * limit)).length) return taken
  return taken === '' ? shortenStart(text, limit) : `…${taken.trimStart()}`
}

function takeFirst(text: string, limit: number): string {
  const words = splitWords(text.slice(0, 2 * limit)).map(makeVisible)
  const taken = takeWhileShort(words, limit).join('')
  if (taken.length === makeVisible(text.slice(0, 2 * limit)).length) return taken
  return taken === '' ? shorten(text, limit) : `${taken.trimEnd()}…`
}

function takeWhileShort(words: readonly string[], limit: number): string[] {
  let length = 0
  const end = words.findIndex(word => {
    length += word.length
    return length >= limit
  })
  return words.slice(0, end === -1 ? words.length : end)
}
