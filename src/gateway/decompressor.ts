import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

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
  const stream = openStream(options.encoding)
  if (stream === null) return null
  const arrivals: number[] = []
  let latestMs = 0
  stream.on('data', (piece: Buffer) => options.onPiece(piece, arrivals[0] ?? latestMs))
  stream.on('error', options.onError)
  return {
    write: (chunk, atMs) => {
      arrivals.push(atMs)
      latestMs = atMs
      stream.write(chunk, () => arrivals.shift())
    },
    end: callback => {
      stream.once('end', callback)
      stream.end()
    },
    destroy: () => stream.destroy(),
  }
}

// A body that is cut off must still give what came of it, so an early end is no error here.
const zlibOptions = { finishFlush: constants.Z_SYNC_FLUSH }

function openStream(encoding: string): ReturnType<typeof createGunzip> | null {
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(zlibOptions)
    case 'deflate':
      return createInflate(zlibOptions)
    case 'br':
      return createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })
    default:
      return null
  }
}
