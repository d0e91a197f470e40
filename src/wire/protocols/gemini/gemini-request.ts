import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts'
import { addedHeadersOf, dressBody } from '../dress-body.ts'
import type { BuiltRequest, RequestInput } from '../protocol-codec.ts'
import { toGeminiContents } from './contents.ts'
import { toGenerationConfig } from './generation-config.ts'
import { modelPath } from './model-path.ts'
import { toGeminiTools } from './tools.ts'

/** Model and mode stand in the path. */
const ownFields: ReadonlySet<string> = new Set(['model', 'messages', 'contents', 'stream'])

/** Fields of Gemini's that what the user writes in them is merged into, member by member. */
const mergedFields = ['generationConfig', 'toolConfig']

/** A chat request as `generateContent` takes it, with what the side and its dialect ask for. */
export function buildGeminiRequest(input: RequestInput): BuiltRequest {
  const { dialect, mode, modelSent, messages, request, sideRequest } = input
  const conversation = toGeminiContents(messages, modelSent)
  const tools = toGeminiTools(request)
  const { config, others, changes } = toGenerationConfig(request, modelSent)
  const { systemInstruction } = conversation
  const translated: JsonObject = {
    ...(systemInstruction !== null && { systemInstruction }),
    ...tools.fields,
    ...(Object.keys(config).length > 0 && { generationConfig: config }),
  }
  const written = merge(translated, others)
  const dressed = dressBody(
    { body: written, changes: [...conversation.changes, ...tools.changes, ...changes] },
    { ...input, sideRequest: pick(merge(written, sideRequest), sideRequest), ownFields },
  )
  const method = mode === 'stream' ? 'streamGenerateContent?alt=sse' : 'generateContent'
  return {
    path: `${dialect.pathPrefix}${modelPath(modelSent)}:${method}`,
    headers: addedHeadersOf(dialect),
    body: { ...dressed.body, contents: [...conversation.contents] },
    changes: dressed.changes,
  }
}

function merge(body: JsonObject, over: JsonObject): JsonObject {
  const merged = mergedFields.flatMap((field): [string, JsonValue][] => {
    const [below, above] = [body[field], over[field]]
    return isJsonObject(below) && isJsonObject(above) ? [[field, { ...below, ...above }]] : []
  })
  return { ...body, ...over, ...Object.fromEntries(merged) }
}

function pick(from: JsonObject, fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.keys(fields).map(field => [field, from[field] ?? null]))
}
