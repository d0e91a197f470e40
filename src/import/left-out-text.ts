import type { JsonValue } from '../model/json.ts'
import { someText } from './some-text.ts'

/** What loggers write in the place of a text that they do not keep; whoever asks about it says more. */
const placeholder =
  /^\s*(?:redacted[-_ ]by[-_ ]litellm\b[^?]*|[[<({*]+[\s_]*(?:redacted|filtered|masked|removed|hidden|scrubbed|omitted|no content)[\s_]*[\])}>*]+|[*•█]{3,})\s*$/i

export const leftOutReason = 'a text that was left out when it was logged'

/** Whether a logger has put something else in the place of a text. */
export function hasLeftOutText(value: JsonValue): boolean {
  return someText(value, text => placeholder.test(text))
}
