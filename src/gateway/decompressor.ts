import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
} from 'node:zlib'

/** Undoes a content encoding while the body arrives. */
export interface Decompressor {
  write(chunk: Uint8Array, atMs: number): void
  /** Calls back when all that was written has come out. */
  end(callback: () => void): void
  destroy(): void
}

interface DecompressorOptions {
  readonly encoding: string
  /** `atMs` is when the compressed chunk arrived that the piece came out of. */
  readonly onPiece: (piece: Uint8Array, atMs: number) => void
  readonly onError: (error: Error) => void
}

/** Null for an encoding that we did not ask for and do not know. */
export function createDecompressor(options: DecompressorOptions): Decompressor | null {
  const open = openers.get(options.encoding.trim().toLowerCase())
  if (open === undefined) return null
  const arrivals: number[] = []
  let latestMs = 0
  let stream: Opened | null = null

  function begin(first: Uint8Array): Opened | null {
    const [byte] = first
    if (open === undefined || byte === undefined) return null
    const begun = open(byte)
    begun.on('data', (piece: Buffer) => options.onPiece(piece, arrivals[0] ?? latestMs))
    begun.on('error', options.onError)
    return begun
  }

  return {
    write: (chunk, atMs) => {
      stream ??= begin(chunk)
      if (stream === null) return
      arrivals.push(atMs)
      latestMs = atMs
      stream.write(chunk, () => arrivals.shift())
    },
    end: callback => {
      if (stream === null) callback()
      else {
        stream.once('end', callback)
        stream.end()
      }
    },
    destroy: () => stream?.destroy(),
  }
}

// A body that is cut off must still give what came of it, so an early end is no error here.
const zlibOptions = { finishFlush: constants.Z_SYNC_FLUSH }
const brotliOptions = { finishFlush: constants.BROTLI_OPERATION_FLUSH }

/** The lower half of the first byte of an envelope. */
const deflateMethod = 8

type Opened = ReturnType<typeof createGunzip>

/** What undoes an encoding, by the first byte of what came. */
const openers = new Map<string, (first: number) => Opened>([
  ['gzip', () => createGunzip(zlibOptions)],
  ['x-gzip', () => createGunzip(zlibOptions)],
  // Many servers leave out the envelope that the standard wants, and all clients read that.
  [
    'deflate',
    first =>
      (first & 0x0f) === deflateMethod ? createInflate(zlibOptions) : createInflateRaw(zlibOptions),
  ],
  ['br', () => createBrotliDecompress(brotliOptions)],
])
