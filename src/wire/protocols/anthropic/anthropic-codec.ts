import { isJsonObject, property } from '../../../model/json.ts'
import type { ProtocolCodec } from '../protocol-codec.ts'
import { readText } from '../../values/read-path.ts'
import { createAnthropicAnswerCollector } from './answer-collector.ts'
import { buildAnthropicRequest } from './anthropic-request.ts'
import { anthropicCounts, readAnthropicUsage } from './usage.ts'

/** Anthropic's messages: https://platform.claude.com/docs/en/api/messages */
export const anthropicCodec: ProtocolCodec = {
  endsWithDone: false,
  readsEventNames: true,
  buildRequest: buildAnthropicRequest,
  createCollector: createAnthropicAnswerCollector,
  // The first event of a stream holds the message as it begins.
  inner: frame => {
    const message = property(frame, 'message')
    return isJsonObject(message) ? message : undefined
  },
  model: frame => readText(property(frame, 'model')),
  isWhole: frame => property(frame, 'type') === 'message',
  counts: anthropicCounts,
  readUsage: readAnthropicUsage,
}
