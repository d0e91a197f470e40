import { property } from '../../model/json.ts'
import { countOf, formatMs } from '../../model/format.ts'
import type { Probe } from '../../gateway/send-probe.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import { parseJson } from '../../model/parse-json.ts'
import { takeStart } from '../../model/take-start.ts'
import type { ReadCatalogue } from '../asking/read-catalogue.ts'
import {
  describeFailure,
  type CheckContext,
  type SideUnderCheck,
} from '../asking/side-under-check.ts'

const questions = {
  key: { id: 'connection.key-form', title: 'the key is there and well-formed', required: true },
  reach: { id: 'connection.reach', title: 'the host answers', required: true },
  health: { id: 'connection.health', title: 'the health path answers', required: false },
  catalogue: { id: 'models.catalogue', title: 'the catalogue can be read', required: false },
} as const satisfies Record<string, Question>

export function checkKeyForm(side: SideUnderCheck): CheckItem {
  return checkItem(questions.key, side, keyFinding(side))
}

function keyFinding({ apiKey, dialect, settings }: SideUnderCheck): Finding {
  const from = settings.keyVariable === null ? '' : ` in ${settings.keyVariable}`
  const variable = settings.keyVariable ?? 'the variable of the key'
  if (apiKey === null) {
    return { verdict: 'not applicable', summary: 'no key is sent to this side' }
  }
  if (/\s/.test(apiKey) || /^["']|["']$/.test(apiKey)) {
    return {
      verdict: 'warn',
      summary: `the key${from} holds a space or quotation marks`,
      fix: `write ${variable} without quotation marks and spaces`,
    }
  }
  const warning = dialect.keyWarnings?.find(({ pattern }) => pattern.test(apiKey))
  if (warning !== undefined) {
    return { verdict: 'warn', summary: `the key${from}: ${warning.reason}`, fix: warning.reason }
  }
  if (dialect.keyForm !== undefined && !dialect.keyForm.test(apiKey)) {
    return {
      verdict: 'warn',
      summary: `the key${from} does not look like a key of ${dialect.title}`,
      fix: `see whether ${variable} holds the key of another service`,
    }
  }
  return { verdict: 'pass', summary: `a key of ${apiKey.length} characters${from}` }
}

/** Name, connection, TLS and time to the first byte, as the reading of the catalogue shows them. */
export function checkReach(side: SideUnderCheck, { first }: ReadCatalogue): CheckItem {
  const evidence = [{ sent: `GET ${side.dialect.catalogue.path}`, received: describeProbe(first) }]
  if (first.status === null) {
    return checkItem(questions.reach, side, {
      verdict: 'fail',
      summary: first.failure === null ? 'no response' : describeFailure(first.failure),
      evidence,
      fix: `check the base URL ${side.settings.baseUrl}, the network, and a proxy in between`,
    })
  }
  const connected = first.connectMs === null ? '' : `, connected in ${formatMs(first.connectMs)}`
  const firstByte = first.firstByteMs === null ? '?' : formatMs(first.firstByteMs)
  return checkItem(questions.reach, side, {
    verdict: 'pass',
    summary: `first byte after ${firstByte}${connected}`,
    evidence,
  })
}

/** The newest health path that answers; the older ones are tried after it. */
export async function checkHealth(side: SideUnderCheck, context: CheckContext): Promise<CheckItem> {
  const paths = side.dialect.health ?? []
  if (paths.length === 0) {
    const summary = `${side.dialect.title} documents no health path`
    return checkItem(questions.health, side, { verdict: 'not applicable', summary })
  }
  const evidence: { sent: string; received: string }[] = []
  for (const path of paths) {
    const probe = await side.client.probe({ method: 'GET', path }, context.signal)
    evidence.push({ sent: `GET ${path}`, received: describeProbe(probe) })
    if (probe.failure === null && isWell(probe)) {
      const summary =
        path === paths[0] ? `${path} says ok` : `only the older ${path} answers, not ${paths[0]}`
      return checkItem(questions.health, side, { verdict: 'pass', summary, evidence })
    }
  }
  return checkItem(questions.health, side, {
    verdict: 'warn',
    summary: `none of ${paths.join(', ')} says ok`,
    evidence,
    fix: 'monitor the gateway by a chat request instead, and see its status page',
  })
}

function isWell(probe: Probe): boolean {
  return property(parseJson(probe.text), 'status') === 'ok'
}

export function checkCatalogue(side: SideUnderCheck, catalogue: ReadCatalogue): CheckItem {
  const { failure, models, pages, shape, incomplete } = catalogue
  const { path } = side.dialect.catalogue
  if (failure !== null) {
    const isAbsent = failure.httpStatus === 404
    return checkItem(questions.catalogue, side, {
      verdict: isAbsent ? 'not applicable' : 'not verified',
      summary: isAbsent ? `there is no ${path}` : describeFailure(failure),
      evidence: [{ sent: `GET ${path}`, received: describeProbe(catalogue.first) }],
      fix:
        failure.class === 'permission'
          ? 'give the key the permission to list models, or ask who manages it'
          : 'models are tried one by one instead',
    })
  }
  if (models.length === 0 && incomplete === null) {
    return checkItem(questions.catalogue, side, {
      verdict: 'warn',
      summary: 'it lists no model',
      evidence: [{ sent: `GET ${path}`, received: describeProbe(catalogue.first) }],
      fix: 'ask who manages the gateway: clients that look a model up there find none',
    })
  }
  const summary = `${countOf(models.length, 'model')} in ${countOf(pages, 'page')}, under ${shape}`
  const evidence = [{ sent: `GET ${path}, ${countOf(pages, 'page')}`, received: summary }]
  return checkItem(
    questions.catalogue,
    side,
    incomplete === null
      ? { verdict: 'pass', summary, evidence }
      : {
          verdict: 'warn',
          summary: `${summary}; not read to the end: ${incomplete}`,
          evidence,
          fix: 'tell the gateway: clients that read its catalogue to the end cannot',
        },
  )
}

function describeProbe(probe: Probe): string {
  if (probe.status === null) return probe.failure?.message ?? 'no response'
  const time = probe.firstByteMs === null ? '' : `, first byte after ${formatMs(probe.firstByteMs)}`
  return `HTTP ${probe.status}${time}: ${takeStart(probe.text, 120)}`
}
