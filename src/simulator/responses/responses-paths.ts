import type { GatewayForm } from '../gateway-form.ts'
import { parseResponsesRequest } from './responses-request.ts'

/** The part of a form that all have in common who speak the Responses protocol below this path. */
export function responsesPaths(
  basePath: string,
  key: string,
): Pick<GatewayForm, 'route' | 'parse' | 'trial'> {
  const path = `${basePath}/responses`
  return {
    route: asked => (asked === path ? {} : null),
    parse: parseResponsesRequest,
    trial: isStream => ({
      path,
      headers: { authorization: `Bearer ${key}` },
      body: {
        model: 'gpt-4o-mini',
        stream: isStream,
        input: 'Explain in about 60 words what a rehearsal is for.',
      },
    }),
  }
}
