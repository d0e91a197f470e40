import type { FailureClass } from '../../model/exchange.ts'
import type { ErrorDetail } from './error-detail.ts'

/** Codes and types that say for themselves what failed, whatever the status. */
const tellingCodes: ReadonlyMap<string, FailureClass> = new Map([
  ...group(
    'auth',
    `invalid_api_key api_key_invalid authentication authentication_error unauthorised unauthorized unauthenticated
     invalid_key_format missing_or_invalid_authorization_header legacy_key_prefix_retired
     key_not_found_or_revoked key_expired invalid_secret management_key_not_valid_for_gateway
     oauth_delegated_key_required expiredtokenexception unrecognizedclientexception
     invalidsignatureexception`,
  ),
  ...group(
    'permission',
    `permission_denied permission_error authorization_error insufficient_scope
     accessdeniedexception model_region_unavailable unsupported_country_region_territory`,
  ),
  ...group(
    'model-not-found',
    `model_not_found model_not_found_or_inactive unsupported_model_or_endpoint
     pricing_not_configured invalid_model invalid_model_slug model_not_available deploymentnotfound
     model_unavailable_for_endpoint`,
  ),
  ...group(
    'context-length',
    'context_length_exceeded string_above_max_length string_too_long exceed_context_size_error',
  ),
  ...group(
    'billing',
    `insufficient_quota insufficient_funds insufficient_credits billing_error payment_required
     provider_payment_required billing_hard_limit_reached billing_not_active budget_exceeded
     enforced_spend_limit_reached contract_spend_limit_reached
     linked_organization_spend_limit_reached linked_organization_billing_unavailable
     key_limit_exceeded wallet_missing arrearage exceeded_current_quota_error insufficient_user_quota
     pre_consume_token_quota_failed`,
  ),
  ...group(
    'rate-limit',
    `rate_limit_exceeded rate_limit_error rate_limited rate_limit too_many_requests
     resource_exhausted provider_capacity_exhausted throttlingexception
     servicequotaexceededexception`,
  ),
  ...group(
    'timeout',
    `timeout timeout_error upstream_timeout gateway_timeout deadline_exceeded
     modeltimeoutexception`,
  ),
  ...group(
    'overloaded',
    `overloaded overloaded_error provider_overloaded unavailable engine_overloaded slow_down
     engine_overloaded_error serviceunavailableexception modelnotreadyexception`,
  ),
  ...group(
    'content-filter',
    `content_filter content_policy_violation moderation_blocked
     responsibleaipolicyviolation prohibited_content datainspectionfailed data_inspection_failed`,
  ),
  ...group('empty', 'google_empty_response empty_response'),
  ...group(
    'invalid-request',
    `unsupported_parameter unsupported_value unknown_param invalid_json model_required
     unsupported_modalities response_format_unsupported structured_outputs_unsupported
     require_parameters_unsatisfied unsupported_routing_filter payload_too_large request_too_large
     max_tokens_exceeded unprocessable invalid_image image_too_large image_too_small
     unsupported_image_format image_not_found image_download_failed`,
  ),
])

/** Codes that servers put on very different failures: they count only when nothing else tells. */
const vagueCodes: ReadonlyMap<string, FailureClass> = new Map([
  ...group(
    'invalid-request',
    'invalid_request_error invalid_request validation_error invalid_argument invalid_parameters bad_request badrequesterror',
  ),
  ...group('model-not-found', 'not_found_error not_found notfounderror'),
  ...group(
    'upstream',
    `server_error api_error internal internal_error internal_server_error upstream_error
     gateway_error all_providers_failed fetch_failed streaming_error provider_error server
     bad_gateway normalization_failed`,
  ),
])

const statuses: ReadonlyMap<number, FailureClass> = new Map<number, FailureClass>([
  [401, 'auth'],
  [402, 'billing'],
  [403, 'permission'],
  [408, 'timeout'],
  [409, 'upstream'],
  [429, 'rate-limit'],
  // The connection was given up on the way, which is no fault of the request.
  [460, 'upstream'],
  [499, 'upstream'],
  [503, 'overloaded'],
  [504, 'timeout'],
  // Cloudflare: no connection to the server, and no answer from it.
  [522, 'timeout'],
  [524, 'timeout'],
  [529, 'overloaded'],
  // Proxies: no answer in time, and no connection in time.
  [598, 'timeout'],
  [599, 'timeout'],
])

interface TextRule {
  readonly class: FailureClass
  readonly pattern: RegExp
  /** Where these words can be trusted to speak of the request itself; null: no status known. */
  readonly statuses: readonly (number | null)[]
}

const textRules: readonly TextRule[] = [
  {
    class: 'context-length',
    pattern:
      /context[ _](?:length|window)|prompt is too long|input is too long|maximum context|token count\b.{0,40}\bexceeds|too many tokens: size limit|exceeds the maximum allowed length|available context size|tokens \+ `max_new_tokens` must be <=/i,
    statuses: [null, 400, 413, 422],
  },
  {
    class: 'model-not-found',
    pattern:
      /\bmodels?\b.{0,120}(?:not (?:be )?found|does not exist|doesn't exist|not available|no longer available|deactivated|decommissioned)|\bmodel \S+ is (?:not supported|unknown|invalid)|(?:unsupported|unknown|invalid|no such) model|not a valid model|no endpoints found(?! (?:that|matching))|unexpected model name|requested (?:model|provider) \S+ not supported|^provider '[^']*' not found|^provider \S+ does not support model|must be requested with a provider prefix|^model: /i,
    statuses: [null, 400, 404, 410, 422],
  },
  {
    class: 'permission',
    pattern:
      /(?:matching|with) your .{0,60}data policy|\b(?:project|organi[sz]ation|account|workspace)\b.{0,40}\b(?:archived|blocked|suspended|deactivated)\b/i,
    statuses: [null, 400, 403, 404, 410],
  },
  {
    class: 'auth',
    pattern:
      /(?:invalid|incorrect|missing|no|wrong) (?:x-)?api[ _-]?key|api[ _-]?key (?:is )?(?:not valid|invalid|missing)|authentication/i,
    statuses: [null, 400, 403],
  },
  {
    class: 'billing',
    pattern:
      /insufficient (?:quota|funds|credits?|balance)|exceeded your current quota|out of credits|balance is too low|specified API usage limits|used all available credits|欠费|余额不足|额度不足/i,
    statuses: [null, 400, 403, 429],
  },
  {
    class: 'content-filter',
    pattern:
      /content (?:filter|policy|management policy)|moderation|was flagged|flagged for|safety system|violates usage guidelines|敏感内容/i,
    statuses: [null, 400, 403, 422],
  },
  { class: 'rate-limit', pattern: /rate.?limit|too many requests/i, statuses: [null, 503] },
  { class: 'overloaded', pattern: /overloaded|at capacity/i, statuses: [null, 500, 502, 503] },
  { class: 'timeout', pattern: /timed? ?out/i, statuses: [null] },
]

/**
 * The class of a failure: by its codes, then by what providers behind the gateway answered, then
 * by its words, then by its status. `status` is null for errors inside a successful response.
 */
export function classifyFailure(detail: ErrorDetail, status: number | null): FailureClass {
  const codes = detail.codes.map(foldCode)
  const effectiveStatus = status ?? detail.status
  return (
    (isUsedUp(detail.message, status) ? 'billing' : undefined) ??
    firstOf(tellingCodes, codes) ??
    classOfProviders(detail, effectiveStatus) ??
    classOfText(detail.message, effectiveStatus) ??
    (effectiveStatus === null ? undefined : statuses.get(effectiveStatus)) ??
    (effectiveStatus === null || effectiveStatus === 404
      ? firstOf(vagueCodes, codes)
      : undefined) ??
    classOfRange(effectiveStatus)
  )
}

/** LLM Gateway gives a key that has used up its limit the status and the code of a wrong key. */
function isUsedUp(message: string, status: number | null): boolean {
  return status === 401 && /reached its usage limit/i.test(message)
}

function foldCode(code: string): string {
  return code.toLowerCase().replaceAll('-', '_')
}

function firstOf(
  table: ReadonlyMap<string, FailureClass>,
  codes: readonly string[],
): FailureClass | undefined {
  return codes.map(code => table.get(code)).find(found => found !== undefined)
}

/** Between a gateway and its provider these are the gateway's own trouble, not the user's. */
const gatewaysOwn: ReadonlySet<FailureClass> = new Set<FailureClass>([
  'auth',
  'permission',
  'billing',
])

/**
 * A gateway whose providers all failed answers 502 and lists their statuses, their codes or both.
 * A status of 400 says no more than that the provider refused: its code or its words say why.
 */
function classOfProviders(detail: ErrorDetail, status: number | null): FailureClass | undefined {
  const { providerStatuses, providerCodes, message } = detail
  if (providerStatuses.length === 0 && providerCodes.length === 0) return undefined
  if (providerStatuses.includes(429)) return 'rate-limit'
  const only = providerStatuses.every(other => other === providerStatuses[0])
    ? (providerStatuses[0] ?? status)
    : undefined
  if (only === 400 || only === 422) {
    const codes = providerCodes.map(foldCode)
    const told = firstOf(tellingCodes, codes) ?? classOfText(message, only) ?? 'invalid-request'
    return gatewaysOwn.has(told) ? 'upstream' : told
  }
  if (only === 404) return 'model-not-found'
  if (only === 503 || only === 529) return 'overloaded'
  if (providerStatuses.length === 0) return undefined
  return only === 408 || only === 504 ? 'timeout' : 'upstream'
}

function classOfText(message: string, status: number | null): FailureClass | undefined {
  return textRules.find(rule => rule.statuses.includes(status) && rule.pattern.test(message))?.class
}

function classOfRange(status: number | null): FailureClass {
  return status !== null && status >= 400 && status < 500 ? 'invalid-request' : 'upstream'
}

function group(failureClass: FailureClass, codes: string): [string, FailureClass][] {
  return codes.split(/\s+/).map(code => [code, failureClass])
}
