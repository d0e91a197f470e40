import type { JsonObject } from '../../model/json.ts'
import { isJsonObject } from '../../model/json.ts'
import { sides, type Side } from '../../model/side.ts'
import { codecOf } from '../../wire/protocols/codecs.ts'
import type { Asked } from '../asking/ask.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import { sentModel, type CheckContext, type KnownSide } from '../asking/side-under-check.ts'

const questions = {
  headers: { id: 'fields.headers', title: 'headers are those of this gateway', required: false },
  request: {
    id: 'fields.request',
    title: 'request fields go out as suites have them',
    required: false,
  },
  response: {
    id: 'fields.response',
    title: 'the candidate has the response fields that applications read',
    required: false,
  },
} as const satisfies Record<string, Question>

/** Headers that only one product acts on. */
const vendorHeaders: readonly { readonly pattern: RegExp; readonly of: string }[] = [
  { pattern: /^(?:x-llmgateway-|x-no-cache$|x-no-fallback$|x-source$)/, of: 'llm-gateway' },
  { pattern: /^x-openrouter-/, of: 'openrouter' },
  { pattern: /^(?:x-phaseo-|x-gateway-debug$)/, of: 'ai-stats' },
  { pattern: /^anthropic-/, of: 'anthropic' },
  { pattern: /^openai-/, of: 'openai' },
  { pattern: /^helicone-/, of: 'Helicone' },
  { pattern: /^cf-aig-/, of: 'Cloudflare' },
  { pattern: /^x-portkey-/, of: 'Portkey' },
]

const attribution: ReadonlySet<string> = new Set([
  'http-referer',
  'x-title',
  'x-app-name',
  'x-openrouter-title',
])

export function checkHeaders(side: KnownSide): CheckItem {
  const names = Object.keys(side.settings.headers).map(name => name.toLowerCase())
  return checkItem(questions.headers, side, headersFinding(names, side.dialect.name))
}

function headersFinding(names: readonly string[], gateway: string): Finding {
  if (names.length === 0) {
    return { verdict: 'not applicable', summary: 'no headers are configured, attribution neither' }
  }
  const evidence = [{ sent: `headers ${names.join(', ')}`, received: 'as configured' }]
  const foreign = names.flatMap(name => {
    const owner = vendorHeaders.find(({ pattern }) => pattern.test(name))?.of
    return owner === undefined || owner === gateway ? [] : [`${name} is for ${owner}`]
  })
  if (foreign.length > 0) {
    const fix = 'take them out of the headers of this side and of the application'
    return { verdict: 'warn', summary: foreign.join('; '), evidence, fix }
  }
  const named = names.filter(name => attribution.has(name))
  const told = named.length === 0 ? 'without attribution' : `attribution by ${named.join(', ')}`
  return { verdict: 'pass', summary: `${names.length} headers, ${told}`, evidence }
}

/** What the dialect takes out of the suites' requests or renames. Nothing is sent for it. */
export function checkRequestFields(side: KnownSide, { cases }: CheckContext): CheckItem {
  const changes = new Map<string, string>()
  for (const golden of cases) {
    const built = codecOf(side.dialect.protocol).buildRequest({
      dialect: side.dialect,
      mode: golden.modes[0] ?? 'unary',
      modelSent: sentModel(side, golden.model),
      messages: golden.turns[0] ?? [],
      request: golden.request,
      sideRequest: side.settings.request,
    })
    for (const { field, kind, reason } of built.changes) {
      if (kind !== 'added') changes.set(`${field} ${kind}`, reason)
    }
  }
  const list = [...changes].map(([change, reason]) => `${change}: ${reason}`)
  return checkItem(
    questions.request,
    side,
    list.length === 0
      ? { verdict: 'pass', summary: 'no field of the suites is taken out or renamed' }
      : {
          verdict: 'warn',
          summary: list.join('; '),
          fix: 'change the same fields in the application: this side refuses or misses them',
        },
  )
}

/** Members of chat completions that applications are known to read, by their paths. */
const readFields = [
  'id',
  'model',
  'created',
  'provider',
  'system_fingerprint',
  'service_tier',
  'choices.message.content',
  'choices.message.refusal',
  'choices.message.reasoning',
  'choices.message.reasoning_content',
  'choices.message.annotations',
  'choices.finish_reason',
  'choices.native_finish_reason',
  'usage.prompt_tokens',
  'usage.completion_tokens',
  'usage.total_tokens',
  'usage.prompt_tokens_details.cached_tokens',
  'usage.completion_tokens_details.reasoning_tokens',
  'usage.cost',
  'usage.cost_usd_total',
  'usage.cost_details.upstream_inference_cost',
  'metadata.request_id',
  'metadata.used_provider',
  'metadata.used_model',
  'metadata.routing',
  'cost_nanos',
]

export function checkResponseFields(
  known: Readonly<Record<Side, KnownSide>>,
  plain: Readonly<Record<Side, Asked>>,
): CheckItem {
  const subject = { side: 'both' } as const
  const [baseline, candidate] = sides.map(side => plain[side].json)
  const isSameProtocol = known.baseline.dialect.protocol === known.candidate.dialect.protocol
  if (!isSameProtocol || known.baseline.dialect.protocol !== 'chat-completions') {
    const summary = 'only chat completions are compared with chat completions'
    return checkItem(questions.response, subject, { verdict: 'not applicable', summary })
  }
  const haveFailed = sides.some(side => plain[side].failure !== null)
  if (haveFailed || !isJsonObject(baseline) || !isJsonObject(candidate)) {
    const summary = 'not both sides answered'
    return checkItem(questions.response, subject, { verdict: 'not verified', summary })
  }
  const lacking = readFields.filter(path => has(baseline, path) && !has(candidate, path))
  const added = readFields.filter(path => !has(baseline, path) && has(candidate, path))
  const evidence = [
    { sent: 'a unary request to the baseline', received: describeMembers(baseline) },
    { sent: 'the same to the candidate', received: describeMembers(candidate) },
  ]
  const also = added.length === 0 ? '' : `; only the candidate has ${added.join(', ')}`
  return checkItem(
    questions.response,
    subject,
    lacking.length === 0
      ? { verdict: 'pass', summary: `nothing is missing${also}`, evidence }
      : {
          verdict: 'warn',
          summary: `only the baseline has ${lacking.join(', ')}${also}`,
          evidence,
          fix: 'search the application for these, and read them in one place for both sides',
        },
  )
}

function has(value: unknown, path: string): boolean {
  let found: unknown = value
  for (const name of path.split('.')) {
    const member: unknown = Array.isArray(found) ? found[0] : found
    if (!isJsonObject(member) || !Object.hasOwn(member, name)) return false
    found = member[name]
  }
  return true
}

function describeMembers(value: JsonObject): string {
  const usage = value['usage']
  const counted = isJsonObject(usage) ? ` and usage with ${Object.keys(usage).join(', ')}` : ''
  return `${Object.keys(value).join(', ')}${counted}`
}
