import type { FailureClass } from '../../model/exchange.ts'
import { asObject, isJsonObject, type JsonObject } from '../../model/json.ts'
import { sides, type Side } from '../../model/side.ts'
import { faultModel } from '../../gateway/send-sample.ts'
import { ask, type Asked } from '../asking/ask.ts'
import { checkItem, mapModelFirst, type Finding, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import type { CheckContext, KnownSide } from '../asking/side-under-check.ts'

interface Fault {
  readonly question: Question
  readonly name: string
  readonly expected: FailureClass
}

const faults = {
  key: {
    question: {
      id: 'failures.invalid-key',
      title: 'an invalid key is refused, and not repeated',
      required: true,
    },
    name: 'an invalid key',
    expected: 'auth',
  },
  model: {
    question: {
      id: 'failures.invalid-model',
      title: 'a model that does not exist is refused',
      required: true,
    },
    name: 'a model that does not exist',
    expected: 'model-not-found',
  },
  parameter: {
    question: {
      id: 'failures.invalid-parameter',
      title: 'a parameter out of its range is refused',
      required: false,
    },
    name: 'temperature 9',
    expected: 'invalid-request',
  },
} as const satisfies Record<string, Fault>

type FaultName = keyof typeof faults

const faultNames = ['key', 'model', 'parameter'] as const satisfies readonly FaultName[]

const alike: Question = {
  id: 'failures.same-errors',
  title: 'errors look the same to the application on both sides',
  required: false,
}

export type Refusals = Readonly<Record<FaultName, Asked>>

/** One fault at a time: some gateways look at the model before they look at the key. */
export async function provokeFaults(side: KnownSide, context: CheckContext): Promise<Refusals> {
  const messages = [{ role: 'user', content: 'Reply with exactly: ok' }]
  const request: JsonObject = { max_tokens: 200 }
  const plain = { model: side.model, messages, request, retries: 0 }
  return {
    key: await ask(side, { ...plain, key: 'invalid' }, context),
    model: await ask(side, { ...plain, model: faultModel, isModelAsSent: true }, context),
    parameter: await ask(side, { ...plain, unruled: wrongParameter(side) }, context),
  }
}

/** In the protocol's own form, in which no translation sets it right. */
function wrongParameter({ dialect }: KnownSide): JsonObject {
  const wrong = { temperature: 9 }
  return dialect.protocol === 'gemini-generate' ? { generationConfig: wrong } : wrong
}

const withoutKey: Finding = {
  verdict: 'not applicable',
  summary: 'this side is asked without a key',
}

export function checkFailures(side: KnownSide, refusals: Refusals): readonly CheckItem[] {
  return faultNames.map(name => {
    const isOpen = name === 'key' && side.apiKey === null
    const finding = isOpen ? withoutKey : faultFinding(faults[name], refusals[name])
    return checkItem(faults[name].question, side, finding)
  })
}

/** How a request that had to fail did. */
export function faultFinding(
  { name, expected }: Pick<Fault, 'name' | 'expected'>,
  asked: Asked,
): Finding {
  const { probe, failure } = asked
  const evidence = [
    { sent: `${asked.evidence.sent}, with ${name}`, received: asked.evidence.received },
  ]
  if (probe.echoesKey) {
    return {
      verdict: 'fail',
      summary: 'the response repeats the whole key that was sent',
      evidence,
      fix: 'keep error bodies of this side out of logs, and tell the gateway',
    }
  }
  if (failure === null) {
    return {
      verdict: 'fail',
      summary: `${name} is answered as if nothing were wrong`,
      evidence,
      fix: 'the application cannot rely on a refusal: check it before sending',
    }
  }
  if (isAboutModel(asked, expected)) {
    return { verdict: 'not verified', summary: failure.message, evidence, fix: mapModelFirst }
  }
  if (probe.status === null || ['rate-limit', 'overloaded', 'timeout'].includes(failure.class)) {
    return { verdict: 'not verified', summary: failure.message, evidence }
  }
  const summary = `HTTP ${probe.status}, ${failure.class}${failure.code === null ? '' : ` (${failure.code})`}`
  return failure.class === expected
    ? { verdict: 'pass', summary, evidence }
    : {
        verdict: 'warn',
        summary: `${summary}, where ${expected} is expected`,
        evidence,
        fix: `handle this status and code as ${expected}`,
      }
}

/** The request failed for its model before anybody looked at what is wrong with it on purpose. */
function isAboutModel({ failure }: Asked, expected: FailureClass): boolean {
  return failure?.class === 'model-not-found' && expected !== 'model-not-found'
}

/** Status, class, and the members that an error handler reads, side against side. */
export function compareRefusals(refusals: Readonly<Record<Side, Refusals>>): CheckItem {
  const subject = { side: 'both' } as const
  const differences: string[] = []
  let isClassOther = false
  let compared = 0
  for (const name of faultNames) {
    const [before, after] = sides.map(side => refusals[side][name])
    if (!before?.failure || !after?.failure) continue
    if ([before, after].some(asked => isAboutModel(asked, faults[name].expected))) continue
    compared += 1
    if (before.failure.class !== after.failure.class) isClassOther = true
    const [left, right] = [describeError(before), describeError(after)]
    if (left !== right) differences.push(`${faults[name].name}: ${left} -> ${right}`)
  }
  const evidence = faultNames.flatMap(name => sides.map(side => refusals[side][name].evidence))
  if (compared === 0) {
    const summary = 'no error came from both sides'
    return checkItem(alike, subject, { verdict: 'not verified', summary, evidence })
  }
  if (differences.length === 0) {
    const summary = 'the same statuses and members'
    return checkItem(alike, subject, { verdict: 'pass', summary, evidence })
  }
  return checkItem(alike, subject, {
    verdict: isClassOther ? 'fail' : 'warn',
    summary: differences.join('; '),
    evidence,
    fix: 'map both forms in the one place of the application that reads errors, and test it',
  })
}

/** `401 error.code, error.message`: what a client can branch on. */
function describeError({ probe, json }: Asked): string {
  const body: unknown = Array.isArray(json) ? json[0] : json
  const told = asObject(body)
  const members = Object.keys(told).flatMap(name => {
    const value = told[name]
    if (name !== 'error' || !isJsonObject(value)) return [name]
    return Object.keys(value).map(inner => `error.${inner}`)
  })
  const read = members.filter(member =>
    /^(?:error|error\.(?:type|code|message|param|status)|type|message|description|reason)$/.test(
      member,
    ),
  )
  return `HTTP ${probe.status ?? '?'} with ${read.length > 0 ? read.join(', ') : 'no known member'}`
}
