import { property } from '../../../model/json.ts'
import type { ProtocolCodec } from '../protocol-codec.ts'
import { readText } from '../../values/read-path.ts'
import { openAiCounts, readOpenAiUsage } from '../../facts/usage.ts'
import { createChatAnswerCollector } from './answer-collector.ts'
import { buildChatRequest } from './chat-request.ts'

/** OpenAI's chat completions, and what gateways have made of them. */
export const chatCodec: ProtocolCodec = {
  endsWithDone: true,
  buildRequest: buildChatRequest,
  createCollector: createChatAnswerCollector,
  inner: () => undefined,
  model: frame => readText(property(frame, 'model')),
  isWhole: frame => property(frame, 'object') === 'chat.completion',
  counts: openAiCounts,
  readUsage: readOpenAiUsage,
}
