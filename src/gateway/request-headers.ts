import type { Mode } from '../model/side.ts'
import type { Dialect } from '../wire/dialect/profile.ts'

export interface RequestHeadersInput {
  readonly dialect: Dialect
  readonly mode: Mode
  readonly apiKey: string | null
  /** Later ones win, so that what the user configured wins over all. */
  readonly further: readonly Readonly<Record<string, string>>[]
}

/** The headers of a chat request; names in lower case, so that none is sent twice. */
export function requestHeaders(input: RequestHeadersInput): Readonly<Record<string, string>> {
  const { dialect, mode, apiKey, further } = input
  const { header, prefix } = dialect.authorization
  const layers = [
    {
      'content-type': 'application/json',
      accept: mode === 'stream' ? 'text/event-stream' : 'application/json',
      // Compressors hold back parts of a stream, which would be measured as the model's time.
      'accept-encoding': mode === 'stream' ? 'identity' : 'gzip, deflate, br',
      'user-agent': 'gateway-parity',
    },
    apiKey === null ? {} : { [header]: `${prefix}${apiKey}` },
    ...further,
  ]
  const headers: Record<string, string> = {}
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) headers[name.toLowerCase()] = value
  }
  return headers
}

/** Whether a header can carry a value: no line break or other control character, nothing beyond Latin-1. */
export function fitsHeader(value: string): boolean {
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value)
}
