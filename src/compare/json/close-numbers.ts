import { compareByCodeUnit } from '../../model/json.ts'

/** A text in which numbers stand for themselves: canonical JSON, or calls with such arguments. */
export interface NumberedText {
  readonly text: string
  /** The text without them. */
  readonly frame: string
  readonly numbers: readonly number[]
}

/** Strings are skipped; names of tools may hold digits. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|(?<=^|[:,[(])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?=$|[,\]})])/gi

export function splitNumbers(text: string): NumberedText {
  const numbers: number[] = []
  const frame = text.replaceAll(stringOrNumber, token => {
    if (token.startsWith('"')) return token
    numbers.push(Number(token))
    return '#'
  })
  return { text, frame, numbers }
}

/** Whether numbers differ by at most this share of the larger one. */
export function isClose(left: number, right: number, tolerance: number): boolean {
  const difference = Math.abs(left - right)
  return (
    left === right ||
    // Of what is too large for a number every share is.
    (Number.isFinite(difference) &&
      difference <= tolerance * Math.max(Math.abs(left), Math.abs(right)))
  )
}

/** In the order of their numbers, as far as the rest is the same: close ones come in one place. */
export function compareNumbered(left: NumberedText, right: NumberedText): number {
  const place = left.numbers.findIndex((number, index) => number !== right.numbers[index])
  return (
    compareByCodeUnit(left.frame, right.frame) ||
    (left.numbers[place] ?? 0) - (right.numbers[place] ?? 0) ||
    compareByCodeUnit(left.text, right.text)
  )
}

/**
 * Gives texts whose numbers are close one name, that of one of them. Being close is not transitive:
 * what lies between two texts makes them one group. Whose text it is plays no part, so that relabelling
 * remains a fair test.
 */
export function groupClose(texts: readonly string[], tolerance: number): string[] {
  const groups: NumberedText[][] = []
  for (const item of [...new Set(texts)].map(splitNumbers).sort(compareNumbered)) {
    const near = groups.filter(group => group.some(other => areClose(item, other, tolerance)))
    const [first, ...others] = near
    if (first === undefined) groups.push([item])
    else {
      first.push(item, ...others.flat())
      for (const other of others) groups.splice(groups.indexOf(other), 1)
    }
  }
  const names = new Map(
    groups.flatMap(group => group.map(({ text }) => [text, group[0]?.text ?? text])),
  )
  return texts.map(text => names.get(text) ?? text)
}

function areClose(left: NumberedText, right: NumberedText, tolerance: number): boolean {
  return (
    left.frame === right.frame &&
    left.numbers.length === right.numbers.length &&
    left.numbers.every((number, index) => isClose(number, right.numbers[index] ?? NaN, tolerance))
  )
}
