/** Stands between the two words of a bigram; no token contains it together with another character. */
const separator = 1

const lowBits = 21

/**
 * Two independent running hashes of a text's UTF-16 code units: 32-bit FNV-1a, and a multiply-and-
 * shift hash that supplies further bits.
 */
export interface HashState {
  readonly fnv: number
  readonly mixed: number
}

const start: HashState = { fnv: 0x811c9dc5, mixed: 0x2545f491 }

/** The state after `text`, continuing from a state. */
export function hashText(text: string, from: HashState = start): HashState {
  let { fnv, mixed } = from
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    fnv = stepFnv(fnv, unit)
    mixed = stepMixed(mixed, unit)
  }
  return { fnv, mixed }
}

/** The state from which the second word of a bigram continues. */
export function afterSeparator(state: HashState): HashState {
  return { fnv: stepFnv(state.fnv, separator), mixed: stepMixed(state.mixed, separator) }
}

/** 53 bits, which a double holds exactly: all of FNV-1a, then 21 bits of the other hash. */
export function hashKey(state: HashState): number {
  let low = Math.imul(state.mixed ^ (state.mixed >>> 16), 0x85ebca6b)
  low ^= low >>> 13
  return (state.fnv >>> 0) * 2 ** lowBits + (low >>> (32 - lowBits))
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
