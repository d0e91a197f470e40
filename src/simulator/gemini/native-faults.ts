import { asList, asObject, property } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { RequestFault } from '../chat-request.ts'

const bodyFields = new Set(
  'contents systemInstruction tools toolConfig generationConfig safetySettings cachedContent serviceTier store labels model'.split(
    ' ',
  ),
)

const configFields = new Set(
  `temperature topP topK candidateCount maxOutputTokens stopSequences seed presencePenalty
   frequencyPenalty responseMimeType responseSchema responseJsonSchema responseModalities
   responseLogprobs logprobs thinkingConfig mediaResolution speechConfig imageConfig
   enableEnhancedCivicAnswers`.split(/\s+/),
)

/** Why Gemini refuses a request whose JSON it could read; null if it takes it. */
export function findNativeFault(body: JsonValue, model: string): RequestFault | null {
  const config = property(body, 'generationConfig')
  return (
    findUnknown(body, bodyFields, '') ??
    findUnknown(config, configFields, 'generation_config') ??
    findConfigFault(config) ??
    findContentFault(property(body, 'contents'), model)
  )
}

function findUnknown(
  value: unknown,
  known: ReadonlySet<string>,
  field: string,
): RequestFault | null {
  const unknown = Object.keys(asObject(value)).find(key => !known.has(key))
  if (unknown === undefined) return null
  const at = field === '' ? '' : ` at '${field}'`
  return {
    field,
    message: `Invalid JSON payload received. Unknown name "${unknown}"${at}: Cannot find field.`,
    keyword: 'BadRequest',
  }
}

function findConfigFault(config: unknown): RequestFault | null {
  const temperature = property(config, 'temperature')
  if (typeof temperature === 'number' && (temperature < 0 || temperature > 2)) {
    return {
      field: 'temperature',
      message: `* GenerateContentRequest.generation_config.temperature: temperature must be in the range [0.0, 2.0].`,
    }
  }
  const thinking = property(config, 'thinkingConfig')
  const isTwofold =
    property(thinking, 'thinkingLevel') !== undefined &&
    property(thinking, 'thinkingBudget') !== undefined
  if (isTwofold) {
    return {
      field: 'thinking_config',
      message: 'You can only set only one of thinking budget and thinking level.',
    }
  }
  return null
}

function findContentFault(contents: unknown, model: string): RequestFault | null {
  if (!Array.isArray(contents) || contents.length === 0) {
    return {
      field: 'contents',
      message: '* GenerateContentRequest.contents: contents is not specified',
    }
  }
  let calls = 0
  for (const [index, content] of contents.entries()) {
    const role: unknown = property(content, 'role') ?? 'user'
    if (role !== 'user' && role !== 'model') {
      return { field: 'contents', message: 'Please use a valid role: user, model.' }
    }
    const parts = partsOf(content)
    const called = parts.filter(part => property(part, 'functionCall') !== undefined)
    const answered = parts.filter(part => property(part, 'functionResponse') !== undefined)
    if (answered.length > 0 && answered.length !== calls) {
      return {
        field: 'contents',
        message:
          'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
      }
    }
    const unsigned = called[0]
    if (unsigned !== undefined && property(unsigned, 'thoughtSignature') === undefined) {
      const name: unknown = property(property(unsigned, 'functionCall'), 'name')
      if (wantsSignatures(model)) return missingSignature(String(name), index + 1)
    }
    calls = called.length
  }
  return null
}

/** Models of the third generation take no tool call back without its signature. */
export function wantsSignatures(model: string): boolean {
  return model.includes('gemini-3')
}

export function missingSignature(name: string, position: number): RequestFault {
  return {
    field: 'contents',
    message: `Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call \`default_api:${name}\` , position ${position}. Please refer to https://ai.google.dev/gemini-api/docs/thought-signatures for more details.`,
  }
}

function partsOf(content: unknown): readonly unknown[] {
  const parts = property(content, 'parts')
  return asList(parts)
}
