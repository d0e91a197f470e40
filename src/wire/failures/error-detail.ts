import { asList, asObject, isJsonObject, property, type JsonObject } from '../../model/json.ts'
import { parseJson } from '../../model/parse-json.ts'
import { isBareError, readBareError } from './bare-errors.ts'
import { describeHtml, isHtml, oneLine } from '../values/one-line.ts'
import { readPath, readText } from '../values/read-path.ts'

/** What an error body says, from whichever envelope. */
export interface ErrorDetail {
  readonly message: string
  /** The server's own code or type, the most telling one first. */
  readonly codes: readonly string[]
  /** A status named in the body, where it differs in meaning from the response's own. */
  readonly status: number | null
  /** Statuses of the providers that a gateway tried in vain, and their own codes. */
  readonly providerStatuses: readonly number[]
  readonly providerCodes: readonly string[]
}

/** Reads the text of an error response: JSON in any envelope, an event, HTML, plain text. */
export function readErrorText(text: string): ErrorDetail {
  const body = parseErrorBody(text)
  if (body !== undefined) return readErrorDetail(body)
  const message = isHtml(text) ? describeHtml(text) : oneLine(text)
  return { message, codes: [], status: null, providerStatuses: [], providerCodes: [] }
}

/** The JSON of an error response, which may stand in an event; undefined where there is none. */
export function parseErrorBody(text: string): unknown {
  const trimmed = text.replace(/^\uFEFF/, '').trim()
  const event = /^(?:(?:[a-z]*:.*)?\r?\n)*?data: ?(.+)/.exec(trimmed)
  return parseJson(event?.[1] ?? trimmed)
}

/**
 * Whether a body or frame of a successful response tells of a failure: `error` in any form,
 * `{"object":"error"}`, `{"type":"error"}`, `{"ok":false}`, or the choice's own error.
 */
export function isErrorFrame(frame: unknown): boolean {
  const body = unwrap(frame)
  return (
    isPresent(property(body, 'error')) ||
    property(body, 'object') === 'error' ||
    property(body, 'type') === 'error' ||
    property(body, 'ok') === false ||
    isPresent(choiceError(body)) ||
    isBareError(body)
  )
}

function isPresent(error: unknown): boolean {
  return error !== undefined && error !== null && error !== false && error !== '' && error !== 0
}

/** An error that tells of nothing, such as `{}`, where nothing else in the frame is one. */
export function isEmptyError(frame: unknown): boolean {
  const body = unwrap(frame)
  return isSilent(property(body, 'error')) && !isErrorFrame({ ...asObject(body), error: null })
}

function isSilent(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !isPresent(value)
  return Object.values(value).every(isSilent)
}

/** Gemini's OpenAI endpoint wraps its error bodies in an array. */
function unwrap(frame: unknown): unknown {
  return Array.isArray(frame) ? frame[0] : frame
}

function choiceError(body: unknown): unknown {
  const choices = property(body, 'choices')
  return Array.isArray(choices) ? property(choices[0], 'error') : undefined
}

/** Reads a parsed error body; what it lacks stays empty. */
export function readErrorDetail(frame: unknown): ErrorDetail {
  const body = unwrap(frame)
  const outer = readBareError(inLowerCase(asObject(body)))
  const error = [outer['error'], choiceError(body), outer['errors']].map(unwrap).find(isPresent)
  const inText = typeof error === 'string' ? envelopeIn(error) : {}
  const inner = unfold(isJsonObject(error) ? inLowerCase(error) : inText)
  const errorText = typeof error === 'string' && isEmpty(inText) ? error : null
  const samples = asList(outer['failure_sample'])
  const message = oneLine(readMessage({ body, outer, inner, errorText }))
  return {
    message,
    codes: readCodes(outer, inner, errorText),
    status: readStatus(outer, inner),
    providerStatuses: [
      ...readStatuses(
        outer['failed_statuses'] ?? samples.map(sample => property(sample, 'status')),
      ),
      ...statusInWords(message),
    ],
    providerCodes: [
      readPath(outer, ['upstream_error', 'code']),
      ...readRawCodes(inner),
      ...samples.map(sample => property(sample, 'upstream_error_code')),
    ].filter(code => typeof code === 'string'),
  }
}

/** LLM Gateway tells the status of its provider in its message alone; its own is mostly 500. */
function statusInWords(message: string): readonly number[] {
  const [, status] = /^error from provider(?: \S+)?: (\d{3})\b/i.exec(message) ?? []
  return status === undefined ? [] : [Number(status)]
}

function readMessage(parts: {
  readonly body: unknown
  readonly outer: JsonObject
  readonly inner: JsonObject
  readonly errorText: string | null
}): string {
  const { body, outer, inner, errorText } = parts
  const detail = outer['detail']
  const said =
    readText(inner['message']) ??
    readText(outer['description']) ??
    readText(outer['message']) ??
    readText(inner['detail']) ??
    readText(detail) ??
    readText(property(unwrap(detail), 'msg')) ??
    readText(property(unwrap(property(outer['message'], 'detail')), 'msg')) ??
    // AI Stats of 2025 documents the words in `error` and the code in `reason`.
    (errorText?.includes(' ') === true ? errorText : readText(outer['reason'])) ??
    errorText
  // Gateways that say "Provider returned error" keep the provider's own words apart.
  const raw = readRaw(inner) ?? readReasons(inner) ?? readProviderWords(outer)
  if (said !== null) return raw === null || said.includes(raw) ? said : `${said}: ${raw}`
  return typeof body === 'string' ? body : (JSON.stringify(body) ?? '')
}

/** What the provider said, which OpenRouter and Vercel's gateway pass on as it came. */
function readRaw(inner: JsonObject): string | null {
  const passedOn = rawOf(inner)
  const envelope = envelopeIn(passedOn)
  return readText(envelope['message']) ?? readText(envelope['detail']) ?? readText(passedOn)
}

/** Codes of the provider's envelope, where it is one. */
function readRawCodes(inner: JsonObject): readonly unknown[] {
  const { code, type, status } = envelopeIn(rawOf(inner))
  return [code, type, status]
}

function rawOf(inner: JsonObject): unknown {
  return readPath(inner, ['metadata', 'raw']) ?? readPath(inner, ['value', 'error_message'])
}

/** Servers in a row that each wrap the envelope of the next: deeper than this none is looked for. */
const mostEnvelopes = 4

/**
 * An error whose member `error`, or whose message, is the envelope of another server: what that one says
 * is what happened, and the outer one fills in what it leaves out.
 */
function unfold(error: JsonObject, levels: number = mostEnvelopes): JsonObject {
  const { error: nested, ...rest } = error
  const wrapped = [envelopeIn(nested), envelopeIn(error['message'])].find(
    inside => !isEmpty(inside),
  )
  if (wrapped === undefined || levels === 0) {
    return typeof nested === 'string' ? { message: nested, ...error } : error
  }
  const said = Object.entries(wrapped).filter(([, value]) => value !== null && value !== '')
  return unfold({ ...rest, ...Object.fromEntries(said) }, levels - 1)
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0
}

/** The error in an envelope, which may be written as text; without members where there is none. */
function envelopeIn(value: unknown): JsonObject {
  const isText = typeof value === 'string' && /^\s*[{[]/.test(value)
  const body = inLowerCase(asObject(unwrap(isText ? parseJson(value) : value)))
  const error = unwrap(body['error'])
  if (isJsonObject(error)) return inLowerCase(error)
  const said = readText(body['message']) ?? readText(error) ?? readText(body['detail'])
  return said === null ? {} : { ...body, message: said }
}

/** Some write `Message`, some `ERROR`; the names that are written as others write them go first. */
function inLowerCase(object: JsonObject): JsonObject {
  const upper = Object.entries(object).filter(([name]) => /^[A-Z]/.test(name))
  if (upper.length === 0) return object
  const lower = upper.map(([name, value]) => {
    const isShouted = name === name.toUpperCase()
    return [
      isShouted ? name.toLowerCase() : `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
      value,
    ]
  })
  return { ...Object.fromEntries(lower), ...object } as JsonObject
}

/** OpenRouter lists what moderation has against an input, whatever its message says. */
function readReasons(inner: JsonObject): string | null {
  const reasons = asList(readPath(inner, ['metadata', 'reasons'])).flatMap(
    reason => readText(reason) ?? [],
  )
  return reasons.length === 0 ? null : `flagged for ${reasons.join(', ')}`
}

/** AI Stats puts what providers said beside its own words, of the last one or of a sample. */
function readProviderWords(outer: JsonObject): string | null {
  const words = [
    readPath(outer, ['upstream_error', 'message']),
    readPath(outer, ['upstream_error', 'description']),
    ...asList(outer['failure_sample']).flatMap(sample => [
      property(sample, 'upstream_error_message'),
      property(sample, 'upstream_error_description'),
    ]),
  ]
  return words.map(readText).find(text => text !== null) ?? null
}

function readCodes(
  outer: JsonObject,
  inner: JsonObject,
  errorText: string | null,
): readonly string[] {
  const details = asList(inner['details'])
  const isCode = (value: string): boolean => /^[\w.:-]{1,80}$/.test(value) && !/^\d+$/.test(value)
  return [
    ...details.map(entry => property(entry, 'reason')),
    readPath(inner, ['details', 'error_code']),
    readPath(inner, ['metadata', 'error_type']),
    inner['error_type'],
    inner['code'],
    readPath(inner, ['innererror', 'code']),
    inner['type'],
    inner['status'],
    errorText,
    outer['code'],
    readPath(outer, ['provider_failure_diagnostics', 'category']),
    outer['reason'],
    ...asList(outer['details']).map(entry => property(entry, 'keyword')),
    // OpenRouter's responses keep the kind of a failure outside, and say server_error inside.
    outer['error_type'],
    // AI Stats names the reason of a 401 in the description.
    outer['description'],
    outer['type'] === 'error' ? undefined : outer['type'],
  ]
    .filter(value => typeof value === 'string')
    .filter(isCode)
    .map(code => oneLine(code))
}

function readStatus(outer: JsonObject, inner: JsonObject): number | null {
  const candidates = [
    inner['code'],
    inner['status'],
    readPath(inner, ['details', 'statusCode']),
    outer['status_code'],
    outer['statusCode'],
    outer['status'],
    outer['code'],
    outer['upstreamStatus'],
  ]
  for (const candidate of candidates) {
    const status = Number(
      typeof candidate === 'string' || typeof candidate === 'number' ? candidate : Number.NaN,
    )
    if (Number.isInteger(status) && status >= 400 && status <= 599) return status
  }
  return null
}

function readStatuses(value: unknown): readonly number[] {
  return asList(value).filter((entry): entry is number => Number.isInteger(entry))
}
