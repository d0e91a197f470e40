import type { GatewayForm } from '../gateway-form.ts'
import { parseMessagesRequest } from './messages-request.ts'

/** The part of a form that all have in common who speak Anthropic's messages at this path. */
export function messagesPaths(
  path: string,
  headers: Readonly<Record<string, string>>,
): Pick<GatewayForm, 'route' | 'parse' | 'trial'> {
  return {
    route: asked => (asked === path ? {} : null),
    parse: parseMessagesRequest,
    trial: isStream => ({
      path,
      headers,
      body: {
        model: 'gpt-4o-mini',
        max_tokens: 500,
        stream: isStream,
        messages: [{ role: 'user', content: 'Explain in about 60 words what a rehearsal is for.' }],
      },
    }),
  }
}
