import { createHash } from 'node:crypto'

import type { Served } from '../gateway-form.ts'

/** Opaque to everyone, the same for the same answer. */
export function thoughtSignature(served: Served): string {
  return createHash('sha512').update(served.requestId).digest('base64')
}
