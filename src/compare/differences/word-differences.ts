import diff from 'fast-diff'
import { findAnchors, type Anchor } from './anchors.ts'
import { splitWords } from '../text/tokenize.ts'

export interface Edit {
  readonly kind: 'same' | 'removed' | 'added'
  readonly text: string
}

/**
 * The time of a comparison grows with the product of the two lengths, and 1000 words against 1000
 * others take about 15 ms. All exact comparisons of one call share this many pairs of words.
 */
const exactPairs = 1_000_000

/** Beyond this many words a side, what differs is shown as one replacement. */
const longestAnchored = 50_000

/** Words of one side that the other does not have need not be told apart. */
const onlyLeft = 0
const onlyRight = 1

/** Common words, and then what stands in their place on either side. As numbers of words. */
interface Step {
  readonly same: number
  readonly removed: number
  readonly added: number
}

interface Block {
  readonly same: string
  readonly removed: string
  readonly added: string
}

/**
 * What to remove from the baseline text and to add in order to get the candidate text, by words.
 * Always complete: `same` and `removed` joined are the baseline, `same` and `added` the candidate.
 * Not always the smallest: where long texts have too little in common, a passage is replaced whole.
 */
export function wordDifferences(baseline: string, candidate: string): Edit[] {
  const left = splitWords(baseline)
  const right = splitWords(candidate)
  const steps = joinSteps(alignWords(...encodeWords(left, right)))
  const blocks: Block[] = []
  let at = 0
  let place = 0
  for (const { same, removed, added } of steps) {
    blocks.push({
      same: left.slice(at, at + same).join(''),
      removed: left.slice(at + same, at + same + removed).join(''),
      added: right.slice(place + same, place + same + added).join(''),
    })
    at += same + removed
    place += same + added
  }
  return toEdits(joinChanges(blocks))
}

/** Equal words get equal numbers. */
function encodeWords(left: readonly string[], right: readonly string[]): [number[], number[]] {
  const known = new Set(right)
  const codes = new Map<string, number>()
  for (const word of left) {
    if (known.has(word) && !codes.has(word)) codes.set(word, codes.size + 2)
  }
  return [
    left.map(word => codes.get(word) ?? onlyLeft),
    right.map(word => codes.get(word) ?? onlyRight),
  ]
}

function alignWords(left: readonly number[], right: readonly number[]): Step[] {
  const steps: Step[] = []
  let budget = exactPairs
  let at = 0
  let place = 0
  const advance = (end: number, otherEnd: number): void => {
    const gap = trimGap(left.slice(at, end), right.slice(place, otherEnd))
    const pairs = gap.left.length * gap.right.length
    steps.push({ same: gap.before, removed: 0, added: 0 })
    if (pairs <= budget) {
      budget -= pairs
      steps.push(...compareExactly(gap.left, gap.right))
    } else {
      steps.push({ same: 0, removed: gap.left.length, added: gap.right.length })
    }
    steps.push({ same: gap.after, removed: 0, added: 0 })
    at = end
    place = otherEnd
  }
  for (const anchor of anchorsBetween(left, right)) {
    if (anchor.left < at || anchor.right < place) continue
    advance(anchor.left, anchor.right)
    const same = commonLength(left, right, anchor)
    steps.push({ same, removed: 0, added: 0 })
    at += same
    place += same
  }
  advance(left.length, right.length)
  return steps
}

function anchorsBetween(left: readonly number[], right: readonly number[]): Anchor[] {
  const gap = trimGap(left, right)
  const longest = Math.max(gap.left.length, gap.right.length)
  if (gap.left.length * gap.right.length <= exactPairs || longest > longestAnchored) return []
  return findAnchors(gap.left, gap.right).map(anchor => ({
    left: anchor.left + gap.before,
    right: anchor.right + gap.before,
  }))
}

function commonLength(left: readonly number[], right: readonly number[], from: Anchor): number {
  let length = 0
  while (
    from.left + length < left.length &&
    left[from.left + length] === right[from.right + length]
  ) {
    length++
  }
  return length
}

/** Takes what is common off both ends. */
function trimGap(left: readonly number[], right: readonly number[]) {
  const shorter = Math.min(left.length, right.length)
  const before = commonLength(left, right, { left: 0, right: 0 })
  let after = 0
  while (after < shorter - before && left.at(-1 - after) === right.at(-1 - after)) after++
  return {
    before,
    after,
    left: left.slice(before, left.length - after),
    right: right.slice(before, right.length - after),
  }
}

const firstPrivateUnit = 0xe000

/** Each word becomes one code unit of the private use area, since fast-diff compares characters. */
function compareExactly(left: readonly number[], right: readonly number[]): Step[] {
  const present = new Set(right)
  // The shorter side has at most 1000 words, so that 6400 private units suffice.
  const shared = new Map(
    [...new Set(left)].filter(word => present.has(word)).map((word, index) => [word, index + 2]),
  )
  const encode = (words: readonly number[], otherwise: number) =>
    words
      .map(word => String.fromCharCode(firstPrivateUnit + (shared.get(word) ?? otherwise)))
      .join('')
  return diff(encode(left, onlyLeft), encode(right, onlyRight)).map(([kind, { length }]) => ({
    same: kind === diff.EQUAL ? length : 0,
    removed: kind === diff.DELETE ? length : 0,
    added: kind === diff.INSERT ? length : 0,
  }))
}

/** One step for each change, with all that is the same before it. */
function joinSteps(steps: readonly Step[]): Step[] {
  const joined: Step[] = []
  for (const step of steps) {
    const last = joined.at(-1)
    if (last === undefined || (step.same > 0 && last.removed + last.added > 0)) {
      joined.push(step)
    } else {
      joined[joined.length - 1] = {
        same: last.same + step.same,
        removed: last.removed + step.removed,
        added: last.added + step.added,
      }
    }
  }
  return joined
}

/** Makes one change of two that have nothing but spaces between them. */
function joinChanges(blocks: readonly Block[]): Block[] {
  const joined: Block[] = []
  for (const block of blocks) {
    const last = joined.at(-1)
    const isChange = block.removed !== '' || block.added !== ''
    if (last && isChange && /^[^\S\n]+$/.test(block.same)) {
      joined[joined.length - 1] = {
        same: last.same,
        removed: last.removed + block.same + block.removed,
        added: last.added + block.same + block.added,
      }
    } else {
      joined.push(block)
    }
  }
  return joined
}

function toEdits(blocks: readonly Block[]): Edit[] {
  return blocks
    .flatMap(({ same, removed, added }): Edit[] => [
      { kind: 'same', text: same },
      { kind: 'removed', text: removed },
      { kind: 'added', text: added },
    ])
    .filter(edit => edit.text !== '')
}
