import type { Side } from '../model/side.ts'
import { checkEnvironment } from './checks/check-environment.ts'
import { checkItem } from './checks/check-item.ts'
import type { CheckItem, Checklist } from '../model/checklist.ts'
import { checkCatalogue, checkHealth, checkKeyForm, checkReach } from './checks/check-connection.ts'
import {
  checkFailures,
  compareRefusals,
  provokeFaults,
  type Refusals,
} from './checks/check-failures.ts'
import { checkLongInput } from './checks/check-long-input.ts'
import { checkFeatures } from './checks/check-features.ts'
import { checkHeaders, checkRequestFields, checkResponseFields } from './checks/check-fields.ts'
import {
  checkModels,
  checkPrices,
  joinProposals,
  type CheckedModels,
} from './checks/check-models.ts'
import { judgeParameters, tryParameters, type TriedParameters } from './checks/check-parameters.ts'
import { checkPresets } from './checks/check-presets.ts'
import { checkProtocols } from './checks/check-protocols.ts'
import { checkRateLimits } from './checks/check-rate-limits.ts'
import { checkRecords } from './checks/check-records.ts'
import {
  askBothModes,
  checkPromptTokens,
  checkRequests,
  findUnusable,
  type BothModes,
} from './checks/check-requests.ts'
import { checkRouting } from './checks/check-routing.ts'
import { readCatalogue } from './asking/read-catalogue.ts'
import {
  describeFailure,
  type CheckContext,
  type KnownSide,
  type SideUnderCheck,
} from './asking/side-under-check.ts'
import { findNeeds, type SuiteNeeds } from './asking/suite-needs.ts'

/** What was found out, without what only the command knows. */
export interface CheckResult extends Pick<Checklist, 'items' | 'parameters' | 'proposedModels'> {
  /** Why nothing can be asked of a side; null for one that answers. */
  readonly unusable: Readonly<Record<Side, string | null>>
}

/** Asks both sides at once, and compares what can be compared. */
export async function runChecks(
  under: Readonly<Record<Side, SideUnderCheck>>,
  context: CheckContext,
): Promise<CheckResult> {
  const needs = findNeeds(context.cases)
  const [baseline, candidate] = await Promise.all([
    checkSide(under.baseline, needs, context),
    checkSide(under.candidate, needs, context),
  ])
  const unusable = { baseline: baseline.unusable, candidate: candidate.unusable }
  const items = [...baseline.items, ...candidate.items, checkEnvironment(under, context.variables)]
  const [left, right] = [baseline.seen, candidate.seen]
  if (left === null || right === null) {
    return { items, parameters: [], proposedModels: {}, unusable }
  }
  const known = { baseline: left.side, candidate: right.side }
  const judged = judgeParameters({ baseline: left.tried, candidate: right.tried }, needs)
  const refusals = { baseline: left.refusals, candidate: right.refusals }
  const longInputs = await checkLongInput(known, context)
  return {
    items: [
      ...items,
      ...checkPrices(known, needs),
      checkPromptTokens({ baseline: left.both, candidate: right.both }),
      compareRefusals(refusals),
      ...longInputs,
      ...judged.items,
      checkResponseFields(known, { baseline: left.tried.plain, candidate: right.tried.plain }),
    ],
    parameters: judged.rows,
    proposedModels: joinProposals({
      baseline: left.models.proposed,
      candidate: right.models.proposed,
    }),
    unusable,
  }
}

/** What comparing the sides needs. */
interface SeenSide {
  readonly side: KnownSide
  readonly both: BothModes
  readonly models: CheckedModels
  readonly refusals: Refusals
  readonly tried: TriedParameters
}

interface CheckedSide {
  readonly items: readonly CheckItem[]
  readonly unusable: string | null
  /** Null for a side of which nothing can be asked. */
  readonly seen: SeenSide | null
}

async function checkSide(
  under: SideUnderCheck,
  needs: SuiteNeeds,
  context: CheckContext,
): Promise<CheckedSide> {
  const catalogue = await readCatalogue(under, context)
  const side: KnownSide = {
    ...under,
    catalogue: catalogue.failure === null ? catalogue.models : null,
    model: needs.models[0] ?? context.cases[0]?.model ?? 'gpt-4o-mini',
  }
  const health = await checkHealth(side, context)
  const both = await askBothModes(side, context)
  const basics = [
    checkKeyForm(side),
    checkReach(side, catalogue),
    health,
    checkCatalogue(side, catalogue),
    ...checkRequests(side, both, context),
    checkHeaders(side),
    checkRequestFields(side, context),
  ]
  const failure = findUnusable(both)
  if (failure !== null) {
    const rest = checkItem(
      { id: 'requests.rest', title: 'all further questions', required: true },
      side,
      { verdict: 'not verified', summary: 'not asked: the side does not answer' },
    )
    return { items: [...basics, rest], unusable: describeFailure(failure), seen: null }
  }
  const [models, features, refusals, records, routing, preset, protocols, tried] =
    await Promise.all([
      checkModels(side, needs, context),
      checkFeatures(side, needs, context),
      provokeFaults(side, context),
      checkRecords(side, both.unary, context),
      checkRouting(side, both, context),
      checkPresets(side, needs, context),
      checkProtocols(side, context),
      tryParameters(side, context),
    ])
  return {
    items: [
      ...basics,
      ...models.items,
      ...features,
      ...checkFailures(side, refusals),
      preset,
      ...routing,
      ...protocols,
      checkRateLimits(side, [tried.plain, ...Object.values(refusals)], context.now()),
      ...records,
    ],
    unusable: null,
    seen: { side, both, models, refusals, tried },
  }
}
