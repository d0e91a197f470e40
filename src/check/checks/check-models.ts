import { memberOf } from '../../model/json.ts'
import { sides } from '../../model/side.ts'
import type { Side } from '../../model/side.ts'
import { formatShare } from '../../model/format.ts'
import type { CatalogueModel } from '../../wire/catalogue/catalogue-model.ts'
import { ask, type Asked } from '../asking/ask.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { CheckItem, ModelMap } from '../../model/checklist.ts'
import { describeEnd, findModel, type FoundModel } from '../asking/find-model.ts'
import {
  describeFailure,
  sentModel,
  type CheckContext,
  type KnownSide,
} from '../asking/side-under-check.ts'
import { rowOf } from '../asking/listed-rates.ts'
import type { SuiteNeeds } from '../asking/suite-needs.ts'

const listed: Question = {
  id: 'models.listed',
  title: 'the model is there by the id that is sent',
  required: true,
}
const price: Question = {
  id: 'models.price',
  title: 'both sides list the same price',
  required: false,
}

export interface CheckedModels {
  readonly items: readonly CheckItem[]
  /** The id that each model should be asked by, where it is another than the one that is sent. */
  readonly proposed: Readonly<Record<string, string>>
}

/** Every model of the suites, in the catalogue of one side; those that are not listed are asked. */
export async function checkModels(
  side: KnownSide,
  needs: SuiteNeeds,
  context: CheckContext,
): Promise<CheckedModels> {
  const items: CheckItem[] = []
  const proposed: Record<string, string> = {}
  for (const model of needs.models) {
    const sent = sentModel(side, model)
    const found = side.catalogue === null ? null : findModel(side.catalogue, sent)
    const isListed = found?.kind === 'exact' || found?.kind === 'alias'
    const asked = isListed ? null : await askBriefly(side, model, context)
    const needsImages = needs.visionModels.has(model)
    const finding =
      isListed && found !== null
        ? listedFinding(found, { sent, needsImages, today: context.startedAt })
        : unlistedFinding({ model, sent, side, found, asked })
    items.push(checkItem(listed, { side: side.side, subject: model }, finding))
    const better = betterId(found, sent)
    if (better !== null) proposed[model] = better
  }
  return { items, proposed }
}

function askBriefly(side: KnownSide, model: string, context: CheckContext): Promise<Asked> {
  const messages = [{ role: 'user', content: 'Reply with exactly: ok' }]
  return ask(side, { model, messages, request: { max_tokens: 200 } }, context)
}

function listedFinding(
  found: Extract<FoundModel, { kind: 'exact' | 'alias' }>,
  about: { readonly sent: string; readonly needsImages: boolean; readonly today: string },
): Finding {
  const { model, kind } = found
  const { sent, needsImages, today } = about
  const name = kind === 'alias' ? `${sent}, an alias of ${model.id}` : sent
  const evidence = [{ sent: `${sent} looked up in the catalogue`, received: describeRow(model) }]
  const end = describeEnd(model, today)
  const replacement = model.replacement ?? 'a model that stays'
  if (end?.isOver === true) {
    const summary = `${name} is ${end.text}`
    return { verdict: 'fail', summary, evidence, fix: `move the suites to ${replacement}` }
  }
  if (needsImages && model.inputs !== null && !model.inputs.includes('image')) {
    return {
      verdict: 'fail',
      summary: `${name} takes ${model.inputs.join(', ')}, and suites send it images`,
      evidence,
      fix: 'map it to a model that takes images',
    }
  }
  if (end !== null) {
    const summary = `${name} is ${end.text}`
    return { verdict: 'warn', summary, evidence, fix: `plan the move to ${replacement}` }
  }
  return { verdict: 'pass', summary: `${kind}: ${name}`, evidence }
}

function unlistedFinding(parts: {
  readonly model: string
  readonly sent: string
  readonly side: KnownSide
  readonly found: FoundModel | null
  readonly asked: Asked | null
}): Finding {
  const { model, sent, side, found, asked } = parts
  const evidence = asked === null ? [] : [asked.evidence]
  const better = betterId(found, sent)
  const fix =
    better === null ? describeNearest(found) : `models: { ${model}: { ${side.side}: ${better} } }`
  if (sent.startsWith('@') && asked !== null) return presetFinding(sent, asked)
  if (asked !== null && asked.failure === null) {
    return found === null
      ? { verdict: 'pass', summary: `${sent} answers; there is no catalogue to look in`, evidence }
      : { verdict: 'warn', summary: `${sent} answers, but is not listed`, evidence, fix }
  }
  const failureClass = asked?.failure?.class
  if (failureClass === 'model-not-found' || failureClass === 'invalid-request') {
    return { verdict: 'fail', summary: `${sent} is not known here`, evidence, fix }
  }
  return {
    verdict: 'not verified',
    summary: `${sent} is ${found === null ? 'in no readable catalogue' : 'not listed'}, and asking it failed`,
    evidence,
    fix,
  }
}

/** No catalogue lists presets, and gateways report missing ones as failures of all kinds. */
function presetFinding(sent: string, { failure, evidence }: Asked): Finding {
  return failure === null
    ? { verdict: 'pass', summary: `the preset ${sent} answers`, evidence: [evidence] }
    : {
        verdict: 'fail',
        summary: `the preset ${sent} does not answer: ${describeFailure(failure)}`,
        evidence: [evidence],
        fix: 'make the preset on this side with a model that it allows, or map it to a plain model',
      }
}

function describeNearest(found: FoundModel | null): string {
  return found?.kind === 'missing' && found.nearest.length > 0
    ? `the nearest ids are ${found.nearest.join(', ')}: choose one and map it under models:`
    : 'choose a model of this side and map it under models:'
}

function betterId(found: FoundModel | null, sent: string): string | null {
  if (found?.kind === 'other-id') return found.models[0].id
  return found?.kind === 'alias' && found.model.id !== sent ? found.model.id : null
}

function describeRow({ id, inputs, price: usd, status }: CatalogueModel): string {
  const perMillion = (amount: number): string => `$${Number((amount * 1e6).toPrecision(6))}`
  return [
    id,
    status,
    inputs === null ? '' : `takes ${inputs.join(', ')}`,
    usd === null
      ? 'no price'
      : `${perMillion(usd.input)} in, ${perMillion(usd.output)} out per million tokens`,
  ]
    .filter(part => part !== '')
    .join(', ')
}

/** Smaller differences come from rounding. */
const priceTolerance = 0.005

/** The listed prices of every model, side against side. */
export function checkPrices(
  known: Readonly<Record<Side, KnownSide>>,
  needs: SuiteNeeds,
): readonly CheckItem[] {
  return needs.models.map(model => {
    const [baseline, candidate] = sides.map(side =>
      rowOf(known[side], sentModel(known[side], model)),
    )
    const subject = { side: 'both', subject: model } as const
    if (!baseline?.price || !candidate?.price) {
      const summary = 'not both catalogues list a price: runs compare costs at the price table'
      return checkItem(price, subject, { verdict: 'not applicable', summary })
    }
    const evidence = [
      { sent: 'the catalogue of the baseline', received: describeRow(baseline) },
      { sent: 'the catalogue of the candidate', received: describeRow(candidate) },
    ]
    const change = (kind: 'input' | 'output'): number => {
      const [before = 0, after = 0] = [baseline.price?.[kind], candidate.price?.[kind]]
      if (before === after) return 0
      return before === 0 ? Number.POSITIVE_INFINITY : after / before - 1
    }
    const [input, output] = [change('input'), change('output')]
    if (Math.max(Math.abs(input), Math.abs(output)) <= priceTolerance) {
      const summary = `equal: ${describeRow(candidate)}`
      return checkItem(price, subject, { verdict: 'pass', summary, evidence })
    }
    return checkItem(price, subject, {
      verdict: 'warn',
      summary: `the candidate lists input ${describeChange(input)} and output ${describeChange(output)}`,
      evidence,
      fix: 'see whether both ids mean the same model, and what the traffic will cost',
    })
  })
}

function describeChange(change: number): string {
  if (change === 0) return 'at the same price'
  if (!Number.isFinite(change)) return 'at a price instead of free'
  return `${formatShare(Math.abs(change))} ${change > 0 ? 'dearer' : 'cheaper'}`
}

/** What both sides propose, by model. */
export function joinProposals(
  proposed: Readonly<Record<Side, Readonly<Record<string, string>>>>,
): ModelMap {
  const models = [...new Set(sides.flatMap(side => Object.keys(proposed[side])))]
  return Object.fromEntries(
    models.map(model => [
      model,
      Object.fromEntries(
        sides.flatMap(side => {
          const id = memberOf(proposed[side], model)
          return id === undefined ? [] : [[side, id]]
        }),
      ),
    ]),
  )
}
