import { countOf } from '../../model/format.ts'
import { canonicalJson, compareByCodeUnit, type JsonValue, memberOf } from '../../model/json.ts'
import { caseInModeKey } from '../../model/case-in-mode-key.ts'
import type { RunReport } from '../../model/report.ts'
import type { SideSettings } from '../../model/settings.ts'
import { sides, type Side } from '../../model/side.ts'
import { describeSide } from '../run-heading.ts'
import { listSome } from '../section.ts'
import type { Unlikeness } from './run-comparison.ts'

const none = 'none'
const mostNamed = 4
const hashDigits = 8

/** What was set otherwise in the two runs: sides, models, suites, limits, plan, seed. */
export function findUnlikeness(before: RunReport, after: RunReport): Unlikeness[] {
  const pairs: readonly Unlikeness[] = [
    ...sides.flatMap(side => compareSides(side, before, after)),
    { what: 'recording', before: describeRecording(before), after: describeRecording(after) },
    ...compareSuites(before, after),
    ...compareLimits(before, after),
    { what: 'plan', before: describePlan(before), after: describePlan(after) },
    {
      what: 'slots in flight',
      before: String(before.plan.concurrency),
      after: String(after.plan.concurrency),
    },
    { what: 'seed', before: before.seed, after: after.seed },
    { what: 'version of parity', before: before.toolVersion, after: after.toolVersion },
  ]
  return pairs.filter(pair => pair.before !== pair.after)
}

/** Times and failures of a recorded baseline are of another time than the candidate's. */
function describeRecording({ recording }: RunReport): string {
  return recording === null ? 'none, a live baseline' : recording.runId
}

function compareSides(side: Side, before: RunReport, after: RunReport): Unlikeness[] {
  const [earlier, later] = [before.sides[side], after.sides[side]]
  const gateway = { what: side, before: describeSide(earlier), after: describeSide(later) }
  const served = compareServed(side, before, after)
  return [
    gateway,
    // The ports of simulators say nothing, and a gateway that is another one has another URL anyway.
    ...(earlier.simulated || gateway.before !== gateway.after
      ? []
      : [{ what: `URL of the ${side}`, before: placeOf(earlier), after: placeOf(later) }]),
    { what: `protocol of the ${side}`, before: earlier.protocol, after: later.protocol },
    compareFields(`model map of the ${side}`, earlier.models, later.models),
    compareFields(`request settings of the ${side}`, earlier.request, later.request),
    compareHeaders(side, earlier, later),
    served,
  ]
}

function placeOf({ baseUrl }: SideSettings): string {
  if (!URL.canParse(baseUrl)) return baseUrl
  const { origin, pathname } = new URL(baseUrl)
  return origin + pathname
}

/** Only the fields that differ, so that one can see them. */
function compareFields(
  what: string,
  before: Readonly<Record<string, JsonValue>>,
  after: Readonly<Record<string, JsonValue>>,
): Unlikeness {
  const describe = (
    own: Readonly<Record<string, JsonValue>>,
    other: Readonly<Record<string, JsonValue>>,
  ) => {
    const names = Object.keys(own).sort(compareByCodeUnit)
    const differing = names.filter(name => textOf(own, name) !== textOf(other, name))
    return listOrNone(differing.map(name => `${name}: ${textOf(own, name)}`))
  }
  return { what, before: describe(before, after), after: describe(after, before) }
}

function textOf(fields: Readonly<Record<string, JsonValue>>, name: string): string {
  const value = memberOf(fields, name)
  if (value === undefined) return ''
  return typeof value === 'string' ? value : canonicalJson(value)
}

/** Values of headers can be private, so only their names are told. */
function compareHeaders(side: Side, before: SideSettings, after: SideSettings): Unlikeness {
  const describe = (own: SideSettings, other: SideSettings, word: string) => {
    const names = Object.keys(own.headers).sort(compareByCodeUnit)
    return listOrNone(
      names
        .filter(name => textOf(own.headers, name) !== textOf(other.headers, name))
        .map(name => (Object.hasOwn(other.headers, name) ? `${name} (${word} value)` : name)),
    )
  }
  return {
    what: `headers of the ${side}`,
    before: describe(before, after, 'one'),
    after: describe(after, before, 'another'),
  }
}

/** The models that answered, in the cases that both runs had. */
function compareServed(side: Side, before: RunReport, after: RunReport): Unlikeness {
  const shared = new Set(before.cases.map(caseInModeKey))
  const common = new Set(after.cases.map(caseInModeKey).filter(key => shared.has(key)))
  const servedBy = (report: RunReport) => {
    const models = report.cases
      .filter(result => common.has(caseInModeKey(result)))
      .flatMap(result => result.sides[side].model ?? [])
    return [...new Set(models)].sort(compareByCodeUnit)
  }
  const [earlier, later] = [servedBy(before), servedBy(after)]
  return {
    what: `models that answered as the ${side}`,
    before: listOrNone(earlier.filter(model => !later.includes(model))),
    after: listOrNone(later.filter(model => !earlier.includes(model))),
  }
}

function compareSuites(before: RunReport, after: RunReport): Unlikeness[] {
  const names = new Set([...before.suites, ...after.suites].map(({ name }) => name))
  return [...names].sort(compareByCodeUnit).map(name => ({
    what: `suite ${name}`,
    before: describeTexts(before, name),
    after: describeTexts(after, name),
  }))
}

/** Several files may go by one name. */
function describeTexts({ suites }: RunReport, name: string): string {
  const hashes = suites
    .flatMap(suite => (suite.name === name ? suite.sha256.slice(0, hashDigits) : []))
    .sort(compareByCodeUnit)
  return hashes.length === 0 ? none : `text ${hashes.join(', ')}`
}

/** Gates that one run did not have are changes of their own. */
function compareLimits(before: RunReport, after: RunReport): Unlikeness[] {
  const earlier = new Map(before.gates.map(gate => [gate.gate, gate]))
  return after.gates.flatMap(gate => {
    const other = earlier.get(gate.gate)
    return other
      ? [{ what: `limit of ${gate.gate}`, before: limitOf(other), after: limitOf(gate) }]
      : []
  })
}

function limitOf({ threshold, required }: RunReport['gates'][number]): string {
  return `${threshold === '' ? none : threshold}${required ? '' : ', informational'}`
}

function describePlan({ plan }: RunReport): string {
  return `${countOf(plan.cases, 'case')}, ${countOf(plan.samplesPlanned, 'sample')}`
}

function listOrNone(items: readonly string[]): string {
  return items.length === 0 ? none : listSome(items, mostNamed)
}
