import { readSync } from 'node:fs'

/** Where a line is in a file, in bytes. */
export interface Place {
  readonly start: number
  readonly length: number
}

const chunkBytes = 1 << 20
const newline = 0x0a
const carriageReturn = 0x0d

/** Calls back with each line that is not empty, until it has had enough. */
export function forEachLine(
  file: number,
  visit: (text: string, place: Place) => 'enough' | void,
): void {
  const chunk = Buffer.alloc(chunkBytes)
  let pending: Buffer[] = []
  let lineStart = 0
  let position = 0
  const visitLine = (bytes: Buffer, start: number): 'enough' | void => {
    // Windows tools that copy a file may end its lines in their own way.
    const length = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length
    if (length > 0) return visit(bytes.toString('utf8', 0, length), { start, length })
  }
  for (;;) {
    const count = readSync(file, chunk, 0, chunkBytes, position)
    if (count === 0) break
    let from = 0
    for (;;) {
      const end = chunk.subarray(0, count).indexOf(newline, from)
      if (end < 0) break
      const bytes = Buffer.concat([...pending, chunk.subarray(from, end)])
      pending = []
      if (visitLine(bytes, lineStart) === 'enough') return
      from = end + 1
      lineStart = position + from
    }
    if (from < count) pending.push(Buffer.from(chunk.subarray(from, count)))
    position += count
  }
  // A last line without its newline was cut off by a crash; it may be whole all the same.
  visitLine(Buffer.concat(pending), lineStart)
}

/** One for all reads: bytes that each had of its own would pile up until they are collected. */
let scratch = Buffer.alloc(0)

/** The text at a place of a file. */
export function readPlace(file: number, { start, length }: Place): string {
  if (scratch.length < length) scratch = Buffer.allocUnsafeSlow(2 * length)
  let filled = 0
  while (filled < length) {
    const count = readSync(file, scratch, filled, length - filled, start + filled)
    if (count === 0) break
    filled += count
  }
  return scratch.toString('utf8', 0, filled)
}
