import { parseChatRequest } from './chat-request.ts'
import type { GatewayForm } from './gateway-form.ts'

/** The part of a form that all have in common who speak chat completions below this path. */
export function chatPaths(
  basePath: string,
  key: string,
): Pick<GatewayForm, 'route' | 'parse' | 'trial'> {
  const chatPath = `${basePath}/chat/completions`
  return {
    route: path => (path === chatPath ? {} : null),
    parse: parseChatRequest,
    trial: isStream => ({
      path: chatPath,
      headers: { authorization: `Bearer ${key}` },
      body: {
        model: 'gpt-4o-mini',
        stream: isStream,
        messages: [{ role: 'user', content: 'Explain in about 60 words what a rehearsal is for.' }],
      },
    }),
  }
}

/** The health path of newer gateways, and the one from before. */
export function isHealthPath(path: string): boolean {
  return path === '/v1/health' || path === '/healthz'
}
