import { withoutProse } from '../../model/without-prose.ts'
import type { Exchange } from '../../model/exchange.ts'
import { canonicalJson, type JsonObject, type JsonValue, memberOf } from '../../model/json.ts'
import type { CaseResult } from '../../model/report.ts'
import type { Side } from '../../model/side.ts'
import type { Expectation, GoldenCase } from '../../model/suite.ts'
import type { AnswerLimits } from './answer-limits.ts'
import type { PageCase, PageRequest } from './page-data.ts'
import { lengthOf, toPageExchange } from './page-exchange.ts'
import { shortenJson } from './shorten.ts'

/** Of a text in a prompt or in a request. */
const longestText = 20_000

export interface PageCaseInput {
  readonly golden: GoldenCase
  readonly result: CaseResult
  readonly exchanges: readonly Exchange[]
  /** As they went out; null where that cannot be told. */
  readonly requests: Readonly<Record<Side, PageRequest | null>>
}

/** A case with as much of its texts as the page may hold. */
export function toPageCase(
  { golden, result, exchanges, requests }: PageCaseInput,
  { limits, includeContent }: { readonly limits: AnswerLimits; readonly includeContent: boolean },
): PageCase {
  const held = exchanges.filter(exchange => limits.holds(result, exchange))
  const shared = includeContent ? findShared(requests) : {}
  const own = (request: PageRequest | null) => request && withoutShared(request, shared)
  return {
    result,
    compare: golden.compare,
    fault: golden.fault ?? null,
    model: golden.model,
    prompt: includeContent
      ? {
          turns: golden.turns.map(messages =>
            messages.map(message => shortenJson(message, longestText)),
          ),
          expect: golden.expect.map(expectation =>
            shortenJson<JsonValue & Expectation>(expectation as never, longestText),
          ),
          golden: golden.golden === undefined ? null : shortenJson(golden.golden, longestText),
        }
      : null,
    requests: includeContent
      ? { baseline: own(requests.baseline), candidate: own(requests.candidate) }
      : { baseline: null, candidate: null },
    sharedBody: shortenJson(shared, longestText),
    samplesLeftOut: exchanges.length - held.length,
    exchanges: held.map(exchange => {
      if (!includeContent) return toPageExchange(withoutProse(exchange), 0)
      const shown = toPageExchange(exchange, limits.limit())
      limits.add(lengthOf(shown.outcome), shown.cutCharacters)
      return shown
    }),
  }
}

/** Body fields that both requests have with the same value: prompts are not held twice. */
function findShared({ baseline, candidate }: PageCaseInput['requests']): JsonObject {
  if (!baseline || !candidate) return {}
  return Object.fromEntries(
    Object.entries(baseline.body).filter(([field, value]) => {
      const other = memberOf(candidate.body, field)
      return other !== undefined && canonicalJson(other) === canonicalJson(value)
    }),
  )
}

function withoutShared(request: PageRequest, shared: JsonObject): PageRequest {
  const whole = JSON.stringify(request.body)
  const cut = shortenJson(request.body, longestText)
  return {
    ...request,
    body: Object.fromEntries(
      Object.entries(cut).filter(([field]) => !Object.hasOwn(shared, field)),
    ),
    isCut: JSON.stringify(cut) !== whole,
  }
}
