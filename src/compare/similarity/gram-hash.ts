/** Stands between the two words of a bigram; no token contains it together with another character. */
const separator = 1

const lowBits = 21

/**
 * Two independent running hashes of a text's UTF-16 code units: 32-bit FNV-1a, and a multiply-and-
 * shift hash that supplies further bits.
 */
const startFnv = 0x811c9dc5
const startMixed = 0x2545f491

/** The key of a text as a single gram. */
export function textKey(text: string): number {
  return gramKeys(text, [0, text.length])[0] as number
}

/** 53 bits, which a double holds exactly: all of FNV-1a, then 21 bits of the other hash. */
function keyOf(fnv: number, mixed: number): number {
  let low = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  low ^= low >>> 13
  return (fnv >>> 0) * 2 ** lowBits + (low >>> (32 - lowBits))
}

/**
 * The keys of all grams of a text: of each token, and between those of two neighbours that of the pair.
 * One pass over the text, and nothing is made for a token.
 *
 * @param bounds where each token begins and ends, one after the other
 */
export function gramKeys(text: string, bounds: readonly number[]): Float64Array {
  const keys = new Float64Array(Math.max(0, bounds.length - 1))
  let pairFnv = 0
  let pairMixed = 0
  for (let place = 0; place < bounds.length; place += 2) {
    const to = bounds[place + 1] as number
    let fnv = startFnv
    let mixed = startMixed
    for (let index = bounds[place] as number; index < to; index++) {
      const unit = text.charCodeAt(index)
      fnv = stepFnv(fnv, unit)
      mixed = stepMixed(mixed, unit)
      pairFnv = stepFnv(pairFnv, unit)
      pairMixed = stepMixed(pairMixed, unit)
    }
    keys[place] = keyOf(fnv, mixed)
    if (place > 0) keys[place - 1] = keyOf(pairFnv, pairMixed)
    pairFnv = stepFnv(fnv, separator)
    pairMixed = stepMixed(mixed, separator)
  }
  return keys
}

export const wordingSize = 1024

/** The cell of the wording vector that a gram counts in: its FNV-1a hash h, folded as h ^ (h >>> 15). */
export function wordingCell(key: number): number {
  const fnv = Math.floor(key / 2 ** lowBits)
  return ((fnv ^ (fnv >>> 15)) >>> 0) % wordingSize
}

function stepFnv(state: number, unit: number): number {
  return Math.imul(state ^ unit, 0x01000193)
}

function stepMixed(state: number, unit: number): number {
  const next = Math.imul(state ^ unit, 0x9e3779b1)
  return next ^ (next >>> 15)
}
