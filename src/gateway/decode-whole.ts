import type { Decoded } from '../wire/decoding/decoded.ts'
import type { WholeResponse } from '../wire/decoding/json-decoder.ts'
import { decodeUnary } from '../wire/decoding/unary-decoder.ts'

/** A response to a request that asked for no stream, as it came. */
export interface WholeBytes extends Omit<WholeResponse, 'body'> {
  readonly body: Buffer<ArrayBuffer>
}

/** Decodes it, here or elsewhere; its bytes are not looked at again. */
export type DecodeWhole = (response: WholeBytes) => Decoded | Promise<Decoded>

export function decodeHere(response: WholeBytes): Decoded {
  return decodeUnary({ ...response, body: response.body.toString('utf8') })
}
