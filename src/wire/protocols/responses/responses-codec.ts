import { isJsonObject, property } from '../../../model/json.ts'
import type { ProtocolCodec } from '../protocol-codec.ts'
import { readText } from '../../values/read-path.ts'
import { openAiCounts, readOpenAiUsage } from '../../facts/usage.ts'
import { createResponsesAnswerCollector } from './answer-collector.ts'
import { buildResponsesRequest } from './responses-request.ts'

/** OpenAI's responses, and what gateways have made of them. */
export const responsesCodec: ProtocolCodec = {
  // The last event of a stream holds the whole response.
  endsWithDone: false,
  buildRequest: buildResponsesRequest,
  createCollector: createResponsesAnswerCollector,
  inner: frame => {
    const response = property(frame, 'response')
    return isJsonObject(response) ? response : undefined
  },
  model: frame => readText(property(frame, 'model')),
  isWhole: frame => property(frame, 'object') === 'response',
  counts: openAiCounts,
  readUsage: readOpenAiUsage,
}
