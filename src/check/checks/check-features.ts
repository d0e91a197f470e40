import type { Answer } from '../../model/exchange.ts'
import { modes, type Mode } from '../../model/side.ts'
import { answerOf } from '../asking/ask.ts'
import {
  checkItem,
  mapModelFirst,
  worstVerdict,
  type Finding,
  type Question,
} from './check-item.ts'
import type { CheckItem, Evidence } from '../../model/checklist.ts'
import { featureQuestions, type FeatureQuestion } from '../asking/feature-questions.ts'
import { sendCase } from '../asking/golden-question.ts'
import {
  describeExchange,
  describeFailure,
  type CheckContext,
  type KnownSide,
} from '../asking/side-under-check.ts'
import { features, type Feature, type SuiteNeeds } from '../asking/suite-needs.ts'

/** The features that suites use, or all of them, in both modes. */
export async function checkFeatures(
  side: KnownSide,
  needs: SuiteNeeds,
  context: CheckContext,
): Promise<readonly CheckItem[]> {
  const items: CheckItem[] = []
  for (const feature of features) {
    const model = needs.featureModels.get(feature)
    const { title } = featureQuestions[feature]
    const question: Question = { id: `features.${feature}`, title, required: model !== undefined }
    if (model === undefined && !context.all) {
      const summary = 'no suite uses it; --all tries it'
      items.push(checkItem(question, side, { verdict: 'not applicable', summary }))
      continue
    }
    const findings: Finding[] = []
    for (const mode of modes) {
      findings.push(await tryFeature(side, { feature, mode, model: model ?? side.model }, context))
    }
    items.push(checkItem(question, side, joinFindings(findings, featureQuestions[feature].fix)))
  }
  return items
}

async function tryFeature(
  side: KnownSide,
  asked: { readonly feature: Feature; readonly mode: Mode; readonly model: string },
  context: CheckContext,
): Promise<Finding> {
  const { feature, mode, model } = asked
  const question: FeatureQuestion = featureQuestions[feature]
  const { turns, request } = question
  const exchange = await sendCase(side, { id: feature, model, turns, request, mode }, context)
  const { outcome, wireNotes, identity } = exchange
  const evidence = [
    {
      sent: `${feature}, ${mode}, model ${identity.modelSent}`,
      received: describeExchange(exchange),
      ...(outcome.kind === 'answered' && saidOf(outcome.answer)),
    },
  ]
  if (outcome.kind === 'failed') {
    const { failure } = outcome
    const isPassing = ['rate-limit', 'overloaded', 'network'].includes(failure.class)
    const verdict = isPassing ? 'not verified' : 'fail'
    const isModel = failure.class === 'model-not-found'
    const summary = `${mode}: ${describeFailure(failure)}`
    return { verdict, summary, evidence, ...(isModel && { fix: mapModelFirst }) }
  }
  const fault = question.faultOf(outcome.answer)
  if (fault !== null) {
    const verdict = question.isModelToBlame ? 'warn' : 'fail'
    return { verdict, summary: `${mode}: ${fault}`, evidence }
  }
  const misread = wireNotes.find(note => note.level === 'break')
  if (misread !== undefined) {
    const advice = 'test this with the client of the application: official ones misread it'
    return { verdict: 'fail', summary: `${mode}: ${misread.detail}`, evidence, fix: advice }
  }
  return { verdict: 'pass', summary: `works ${mode}`, evidence }
}

/** Calls are an answer, too: what is wrong with one is in its arguments. */
function saidOf(answer: Answer): Pick<Evidence, 'answer'> {
  const calls = answer.toolCalls.map(call => `${call.name}(${call.arguments})`)
  return answerOf({ ...answer, text: [...calls, answer.text].join(' ').trim() })
}

function joinFindings(findings: readonly Finding[], fix: string): Finding {
  const verdict = worstVerdict(findings.map(finding => finding.verdict))
  const telling = findings.filter(finding => finding.verdict === verdict)
  return {
    verdict,
    summary: telling.map(finding => finding.summary).join('; '),
    evidence: findings.flatMap(finding => finding.evidence ?? []),
    fix: telling.find(finding => finding.fix !== undefined)?.fix ?? fix,
  }
}
