/** A stream of uniformly distributed unsigned 32-bit integers. */
export type Random = () => number

const GOLDEN_GAMMA = 0x9e3779b9
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193
const SEED_WORDS = 4
const DISCARDED_OUTPUTS = 15

/**
 * The named stream of a seed. Streams of one seed are independent of each other, so that a
 * new consumer of randomness under its own name never changes the numbers of an old one.
 */
export function randomStream(seed: string, name: string): Random {
  const next = sfc32(seedWords(`${seed}\u0000${name}`))
  for (let i = 0; i < DISCARDED_OUTPUTS; i++) next()
  return next
}

/** An unbiased integer in `[0, n)`; draws nothing when there is only one choice. */
export function below(next: Random, n: number): number {
  if (n <= 1) return 0
  const shift = Math.clz32(n - 1)
  for (;;) {
    const value = next() >>> shift
    if (value < n) return value
  }
}

/** Fisher-Yates from the end, in place; returns the same array. */
export function shuffle<T>(next: Random, array: T[]): T[] {
  for (let i = array.length - 1; i > 0; i--) {
    const j = below(next, i + 1)
    const moved = array[i] as T
    array[i] = array[j] as T
    array[j] = moved
  }
  return array
}

/** A number in `[0, 1)` with 32 bits of resolution. */
export function uniform(next: Random): number {
  return next() / 0x1_0000_0000
}

type SeedWords = readonly [number, number, number, number]

/** FNV-1a over the UTF-16 code units, once a word, each round finished as in MurmurHash3. */
function seedWords(text: string): SeedWords {
  let hash = FNV_OFFSET
  const words: number[] = []
  for (let round = 1; round <= SEED_WORDS; round++) {
    hash ^= (GOLDEN_GAMMA * round) >>> 0
    for (let i = 0; i < text.length; i++) {
      // Seeds are defined over UTF-16 code units, not code points.
      // oxlint-disable-next-line unicorn/prefer-code-point
      hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME)
    }
    hash = finalise(hash)
    words.push(hash >>> 0)
  }
  return words as unknown as SeedWords
}

function finalise(hash: number): number {
  let mixed = hash ^ (hash >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** Chris Doty-Humphrey's "small fast counting" generator with 128 bits of state. */
function sfc32([a0, b0, c0, counter0]: SeedWords): Random {
  let a = a0 | 0
  let b = b0 | 0
  let c = c0 | 0
  let counter = counter0 | 0
  return () => {
    const output = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + output) | 0
    return output >>> 0
  }
}
