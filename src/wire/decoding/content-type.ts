import type { Dialect } from '../dialect/profile.ts'
import { codecOf } from '../protocols/codecs.ts'
import { readHeader, type ResponseHeaders } from '../facts/identity.ts'

/** Clients choose by the content type alone between JSON and text, in which they find no answer. */
export function isReadAsJson(dialect: Dialect, headers: ResponseHeaders): boolean {
  if (codecOf(dialect.protocol).readsAnyType === true) return true
  const [type = ''] = (readHeader(headers, 'content-type') ?? '').toLowerCase().split(';', 1)
  return type.includes('application/json') || type.trim().endsWith('+json')
}
