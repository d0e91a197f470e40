import type { WordingVector } from '../../../compare/similarity/text-features.ts'

/** Entries of a block; a vector has 1024 at most. */
const blockSize = 65_536

/**
 * Keeps many small vectors in a few large blocks. Each vector in memory of its own would be one more
 * thing that the engine has to look after, and a large run has a hundred thousand of them. The blocks
 * are memory that threads share: who is given vectors by another one is given no copies.
 */
export function createVectorStore(): (vector: WordingVector) => WordingVector {
  let indexes: Uint16Array = new Uint16Array(0)
  let values: Float32Array = new Float32Array(0)
  let used = 0
  return vector => {
    const { length } = vector.indexes
    if (used + length > indexes.length) {
      const size = Math.max(blockSize, length)
      indexes = new Uint16Array(new SharedArrayBuffer(2 * size))
      values = new Float32Array(new SharedArrayBuffer(4 * size))
      used = 0
    }
    const from = used
    used += length
    indexes.set(vector.indexes, from)
    values.set(vector.values, from)
    return { indexes: indexes.subarray(from, used), values: values.subarray(from, used) }
  }
}
