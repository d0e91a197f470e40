import { asObject, isJsonObject, property, type JsonObject } from '../../model/json.ts'
import { readText } from '../values/read-path.ts'

/** Members of which any answer, or any part of one, has at least one. */
const answerMembers = ['choices', 'candidates', 'output', 'content', 'response', 'usageMetadata']

/** What Bedrock calls its errors, in a member of that name or in `__type`. */
const exceptionName = /(?:^|#)(\w+Exception)$/

/**
 * Whether a body of a successful response is an error in an envelope that has no `error`: what MiniMax,
 * Baidu, Zhipu, Cloudflare, Bedrock and FastAPI write instead.
 */
export function isBareError(body: unknown): boolean {
  if (!isJsonObject(body)) return false
  // MiniMax writes its status beside an answer that is empty, too; 0 is no error.
  if (isFailing(property(body['base_resp'], 'status_code'))) return true
  const isAnswer = answerMembers.some(name => (body[name] ?? null) !== null)
  if (isAnswer || typeof body['type'] === 'string') return false
  const hasWords = [body['message'], body['msg']].some(words => readText(words) !== null)
  return (
    (isFailing(body['error_code']) && readText(body['error_msg']) !== null) ||
    body['success'] === false ||
    exceptionIn(body) !== null ||
    (hasWords && [body['code'], body['status_code'], body['statusCode']].some(isFailing)) ||
    (hasWords && body['status'] === 'error') ||
    isDetail(body['detail'])
  )
}

/** A status or code that does not mean that all is well. */
function isFailing(code: unknown): boolean {
  const known = typeof code === 'number' || (typeof code === 'string' && /^\d+$/.test(code))
  return known && Number(code) !== 0 && Number(code) !== 200
}

function isDetail(detail: unknown): boolean {
  if (!Array.isArray(detail)) return typeof detail === 'string' && detail !== ''
  return detail.length > 0 && detail.every(item => readText(property(item, 'msg')) !== null)
}

function exceptionIn(body: JsonObject): string | null {
  const named = exceptionName.exec(readText(body['__type']) ?? '')?.[1]
  if (named !== undefined) return named
  const [only, ...others] = Object.entries(body)
  const isOne = only !== undefined && others.length === 0 && isJsonObject(only[1])
  return isOne && exceptionName.test(only[0]) ? only[0] : null
}

/** The envelope in the words of others: `message`, and a code that says what it means. */
export function readBareError(outer: JsonObject): JsonObject {
  const base = asObject(outer['base_resp'])
  const exception = exceptionIn(outer)
  if (isFailing(base['status_code'])) {
    return withWords(outer, base['status_msg'], miniMaxCodes.get(Number(base['status_code'])))
  }
  if (isFailing(outer['error_code'])) {
    return withWords(outer, outer['error_msg'], baiduCodes.get(Number(outer['error_code'])))
  }
  if (exception !== null) {
    const inside = property(outer[exception], 'message')
    return withWords(outer, inside ?? outer['message'], exception)
  }
  return withWords(outer, outer['msg'], undefined)
}

function withWords(outer: JsonObject, words: unknown, type: string | undefined): JsonObject {
  const message = readText(words)
  return {
    ...(message !== null && { message }),
    ...outer,
    ...(type !== undefined && { type }),
  }
}

/** https://platform.minimax.io/docs/api-reference/errorcode */
const miniMaxCodes: ReadonlyMap<number, string> = new Map([
  [1001, 'timeout'],
  [1002, 'rate_limit'],
  [1004, 'invalid_api_key'],
  [1008, 'insufficient_funds'],
  [1026, 'content_filter'],
  [1027, 'content_filter'],
  [1039, 'rate_limit'],
  [2013, 'invalid_parameters'],
  [2049, 'invalid_api_key'],
])

const baiduCodes: ReadonlyMap<number, string> = new Map([
  [4, 'rate_limit'],
  [17, 'rate_limit'],
  [18, 'rate_limit'],
  [110, 'invalid_api_key'],
  [111, 'invalid_api_key'],
  [336_003, 'invalid_parameters'],
  [336_007, 'context_length_exceeded'],
  [336_103, 'context_length_exceeded'],
  [336_501, 'rate_limit'],
  [336_502, 'rate_limit'],
])
