/** Sums over pairs of a symmetric matrix, prepared so that relabelling costs little. */
export interface PairSums {
  readonly size: number
  readonly matrix: Float64Array
  /** Per row, the sum of what is off the diagonal. */
  readonly rows: Float64Array
  /** The sum over all unordered pairs. */
  readonly total: number
}

/** Mean similarity of the first group with itself, of the second with itself, and between them. */
export interface BlockMeans {
  /** NaN when the group has fewer than two members. */
  self: number
  other: number
  cross: number
}

export function preparePairSums(matrix: Float64Array, size: number): PairSums {
  const rows = new Float64Array(size)
  for (let row = 0; row < size; row++) {
    let sum = 0
    for (let column = 0; column < size; column++) {
      if (column !== row) sum += matrix[row * size + column] as number
    }
    rows[row] = sum
  }
  return { size, matrix, rows, total: rows.reduce((sum, row) => sum + row, 0) / 2 }
}

/**
 * Block means when the members at `first[from]` to `first[from + count - 1]` form the first group.
 * Only pairs inside that group are visited: its row sums and the total give the other two blocks.
 * Writes into `means`, since it runs once per stratum and permutation.
 */
export function blockMeansOf(
  sums: PairSums,
  group: { readonly members: Uint16Array; readonly from: number; readonly count: number },
  means: BlockMeans,
): void {
  const { matrix, rows, size } = sums
  const { members, from, count } = group
  let rowSum = 0
  let inside = 0
  for (let i = from; i < from + count; i++) {
    const member = members[i] as number
    rowSum += rows[member] as number
    const base = member * size
    for (let j = i + 1; j < from + count; j++)
      inside += matrix[base + (members[j] as number)] as number
  }
  const others = size - count
  const between = rowSum - 2 * inside
  means.self = inside / ((count * (count - 1)) / 2)
  means.cross = between / (count * others)
  means.other = (sums.total - inside - between) / ((others * (others - 1)) / 2)
}

/** Block means of the labels as they were observed: the first `count` members form the first group. */
export function observedBlockMeans(sums: PairSums, count: number): BlockMeans {
  const means = { self: 0, other: 0, cross: 0 }
  const members = Uint16Array.from({ length: count }, (_, index) => index)
  blockMeansOf(sums, { members, from: 0, count }, means)
  return means
}
