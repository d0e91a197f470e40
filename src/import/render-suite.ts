import { Document, Scalar, visit } from 'yaml'
import { asObject, canonicalJson, type JsonObject, type JsonValue } from '../model/json.ts'
import type { Mode } from '../model/side.ts'

/** A case as it goes into a suite. */
export interface CaseToWrite {
  readonly id: string
  readonly model: string
  readonly mode: Mode
  readonly messages: readonly JsonValue[]
  readonly request: JsonObject
  /** How often it was asked. */
  readonly weight: number
  readonly golden: string | null
}

const header = `# Golden prompts from a log. Before you commit them: take out names, addresses and everything secret,
# keep those that matter, and give them the checks that every good answer passes (expect:).
# weight is how often a request was in the log; it counts in the forecast of cost only.
`

/** The text of a suite; what all its cases share stands under \`defaults\`. */
export function renderSuite(cases: readonly CaseToWrite[]): string {
  const [first] = cases
  if (first === undefined) return header
  const model = mostCommon(cases.map(item => item.model))
  const mode = mostCommon(cases.map(item => item.mode))
  const shared = sharedFields(cases.map(({ request }) => request))
  const suite = {
    defaults: { model, mode, ...(Object.keys(shared).length > 0 && { request: shared }) },
    cases: cases.map(item => ({
      id: item.id,
      ...(item.model !== model && { model: item.model }),
      ...(item.mode !== mode && { mode: item.mode }),
      ...(item.weight !== 1 && { weight: item.weight }),
      ...promptOf(item.messages),
      ...requestOf(item.request, shared),
      ...(item.golden !== null && { golden: item.golden }),
    })),
  }
  return header + renderVisibly(suite)
}

/**
 * What acts in a terminal, or turns, hides or breaks text where the suite is read: control and format
 * characters. The joiners that scripts and emoji are made with stay, and so do line breaks and tabs.
 */
const hidden = /(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
const everyHidden = new RegExp(hidden, 'gu')

function renderVisibly(suite: object): string {
  const document = new Document(suite, { aliasDuplicateObjects: false })
  visit(document, {
    Scalar(_, node) {
      // No other kind of scalar knows escapes.
      if (typeof node.value === 'string' && hidden.test(node.value)) node.type = Scalar.QUOTE_DOUBLE
    },
  })
  return document.toString({ lineWidth: 0 }).replace(everyHidden, escape)
}

function escape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
}

function promptOf(messages: readonly JsonValue[]): JsonObject {
  const [only] = messages
  const { role, content, ...others } = asObject(only)
  const isShort =
    messages.length === 1 &&
    role === 'user' &&
    typeof content === 'string' &&
    content !== '' &&
    Object.keys(others).length === 0
  return isShort ? { prompt: content } : { messages: [...messages] }
}

function requestOf(request: JsonObject, shared: JsonObject): { readonly request?: JsonObject } {
  const own = Object.entries(request).filter(([name]) => !Object.hasOwn(shared, name))
  return own.length === 0 ? {} : { request: Object.fromEntries(own) }
}

/** Fields that every request has with the same value. */
function sharedFields([first = {}, ...others]: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => {
      const text = canonicalJson(value)
      return others.every(
        request => Object.hasOwn(request, name) && canonicalJson(request[name] ?? null) === text,
      )
    }),
  )
}

function mostCommon<Value>(values: readonly Value[]): Value | undefined {
  const times = new Map<Value, number>()
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1)
  return [...times].sort(([, left], [, right]) => right - left)[0]?.[0]
}
