import type { JsonObject } from '../../model/json.ts'
import { sides, type Side } from '../../model/side.ts'
import type { ChatMessage } from '../../model/suite.ts'
import { ask, type Asked } from '../asking/ask.ts'
import { checkItem, type Finding } from './check-item.ts'
import type { CheckItem, ParameterRow } from '../../model/checklist.ts'
import { findModel } from '../asking/find-model.ts'
import { askPlain, parameterProbes, type ParameterFinding } from '../asking/parameter-probes.ts'
import { sentModel, type CheckContext, type KnownSide } from '../asking/side-under-check.ts'
import type { SuiteNeeds } from '../asking/suite-needs.ts'

export interface TriedParameters {
  /** A whole answer in which no parameter was tried. */
  readonly plain: Asked
  readonly findings: ReadonlyMap<string, ParameterFinding>
}

/** What one side makes of every parameter. */
export async function tryParameters(
  side: KnownSide,
  context: CheckContext,
): Promise<TriedParameters> {
  const plain = await askPlain(side, context)
  const findings = new Map<string, ParameterFinding>()
  for (const { parameter, run } of parameterProbes) {
    if (plain.answer === null) break
    const sender = createSender(side, parameter, context)
    const finding = await run({ plain, ask: sender.ask })
    findings.set(parameter, settle({ side, parameter, finding, removed: sender.removed() }))
  }
  return { plain, findings }
}

/**
 * Sends as runs do. What the dialect takes out of requests is sent all the same where the protocol
 * knows it: the question is what the gateway makes of it.
 */
function createSender(side: KnownSide, parameter: string, context: CheckContext) {
  let removed: string | null = null
  return {
    removed: () => removed,
    ask: async (messages: readonly ChatMessage[], request: JsonObject): Promise<Asked> => {
      const question = { model: side.model, messages }
      if (removed === null) {
        const asked = await ask(side, { ...question, request }, context)
        const change = asked.changes.find(
          ({ field, kind }) => kind === 'removed' && field === parameter,
        )
        if (change === undefined) return asked
        removed = change.reason
        if (side.dialect.protocol !== 'chat-completions') return asked
      }
      const { [parameter]: value = null, ...rest } = request
      return ask(side, { ...question, request: rest, unruled: { [parameter]: value } }, context)
    },
  }
}

/** What is documented decides where answers cannot. */
function settle(parts: {
  readonly side: KnownSide
  readonly parameter: string
  readonly finding: ParameterFinding
  readonly removed: string | null
}): ParameterFinding {
  const { side, parameter, finding, removed } = parts
  const { dialect } = side
  if (removed !== null && dialect.protocol !== 'chat-completions') {
    return { ...finding, use: 'ignored', summary: `taken out of requests: ${removed}` }
  }
  if (finding.use !== 'unclear') return finding
  if (dialect.ignoredFields.includes(parameter)) {
    const summary = `${finding.summary}; ${dialect.title} does not document it`
    return { ...finding, use: 'ignored', summary }
  }
  const found = side.catalogue && findModel(side.catalogue, sentModel(side, side.model))
  const listed = found && (found.kind === 'exact' || found.kind === 'alias') ? found.model : null
  return listed?.parameters?.includes(parameter) === false
    ? { ...finding, summary: `${finding.summary}; the catalogue does not list it for the model` }
    : finding
}

export interface JudgedParameters {
  readonly items: readonly CheckItem[]
  readonly rows: readonly ParameterRow[]
}

/** The matrix of both sides. What suites rely on has to be honoured on both. */
export function judgeParameters(
  tried: Readonly<Record<Side, TriedParameters>>,
  needs: SuiteNeeds,
): JudgedParameters {
  const rows: ParameterRow[] = []
  const items: CheckItem[] = []
  for (const { parameter } of parameterProbes) {
    const findings = {
      baseline: tried.baseline.findings.get(parameter) ?? nothing,
      candidate: tried.candidate.findings.get(parameter) ?? nothing,
    }
    const isUsed = isFieldUsed(needs, parameter)
    const [baseline, candidate] = [findings.baseline.use, findings.candidate.use]
    rows.push({ parameter, isUsed, baseline, candidate })
    for (const side of sides) {
      const other = findings[side === 'baseline' ? 'candidate' : 'baseline']
      const finding = parameterFinding(findings[side], { isUsed, parameter, other: other.use })
      items.push(
        checkItem(
          {
            id: `parameters.${parameter}`,
            title: `${parameter} does what it says`,
            required: false,
          },
          { side, subject: parameter },
          finding,
        ),
      )
    }
  }
  return { items, rows }
}

const nothing: ParameterFinding = {
  use: 'unclear',
  summary: 'not tried: the plain request is not answered',
  evidence: [],
}

/** The limit has two names, of which gateways know one or both. */
function isFieldUsed({ fields }: SuiteNeeds, parameter: string): boolean {
  return (
    fields.has(parameter) || (parameter === 'max_tokens' && fields.has('max_completion_tokens'))
  )
}

function parameterFinding(
  { use, summary, evidence }: ParameterFinding,
  about: {
    readonly isUsed: boolean
    readonly parameter: string
    readonly other: ParameterFinding['use']
  },
): Finding {
  const { isUsed, parameter, other } = about
  const said = `${use}: ${summary}`
  if (use === 'honoured') return { verdict: 'pass', summary: said, evidence }
  if (use === 'unclear') {
    const verdict = isUsed ? 'not verified' : 'not applicable'
    return { verdict, summary: said, evidence }
  }
  if (isUsed) {
    return {
      verdict: 'fail',
      summary: `${said}; suites set it`,
      evidence,
      fix: `do without ${parameter}, or see whether another model or provider honours it`,
    }
  }
  return other === 'honoured'
    ? {
        verdict: 'warn',
        summary: `${said}; the other side honours it`,
        evidence,
        fix: `see that no application relies on ${parameter}`,
      }
    : { verdict: 'not applicable', summary: `${said}; no suite sets it`, evidence }
}
