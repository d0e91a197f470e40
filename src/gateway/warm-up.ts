import { addedHeadersOf } from '../wire/protocols/dress-body.ts'
import type { HttpRequest } from './http-transport.ts'
import { requestHeaders } from './request-headers.ts'
import type { SampleContext } from './send-sample.ts'

const limitMs = 5000

/** Opens connections, so that no sample pays for one; bounded in time, failures are ignored. */
export async function warmUp(
  context: SampleContext,
  count: number,
  signal: AbortSignal,
): Promise<void> {
  const { dialect, settings, apiKey, basePath, transport } = context
  const { path, pageSize, pageTokens } = dialect.catalogue
  const sizeParameter = pageTokens?.sizeParameter ?? 'limit'
  const request: HttpRequest = {
    method: 'GET',
    path: `${basePath}/${path}${pageSize === null ? '' : `?${sizeParameter}=1`}`,
    headers: requestHeaders({
      dialect,
      mode: 'unary',
      apiKey,
      further: [addedHeadersOf(dialect), settings.headers],
    }),
    body: null,
    timeoutMs: limitMs,
    signal,
  }
  const ignore = { onHeaders: () => {}, onChunk: () => {}, hasEnded: () => false }
  await Promise.all(Array.from({ length: count }, () => transport.send(request, ignore)))
}
