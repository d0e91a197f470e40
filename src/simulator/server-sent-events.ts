import type { JsonObject } from '../model/json.ts'

/** An event without a name, as OpenAI streams chat completions. */
export function dataEvent(data: JsonObject): string {
  return `data: ${JSON.stringify(data)}\n\n`
}

/** An event that goes by its type, which stands in its data as well. */
export function typedEvent(data: JsonObject & { readonly type: string }): string {
  return `event: ${data.type}\n${dataEvent(data)}`
}
