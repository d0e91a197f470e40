import { asObject, isJsonObject, property, type JsonValue } from '../../model/json.ts'
import type { SideConfiguration } from '../../model/configuration.ts'
import {
  fillEnvironment,
  hasReference,
  referencedValues,
  type Environment,
} from './fill-environment.ts'
import { suggestName } from '../source/nearest-name.ts'
import type { ProblemList } from '../source/problem-list.ts'
import type { SourcePath } from '../source/source-document.ts'

interface SideContext {
  readonly path: SourcePath
  readonly environment: Environment
  readonly profiles: readonly string[]
  readonly simulated: readonly string[]
  readonly problems: ProblemList
}

/**
 * Fills the environment into a side's URL and headers, before the shape is checked, so that a
 * missing variable is reported together with everything else.
 */
export function fillSide(side: JsonValue | undefined, context: SideContext): JsonValue | undefined {
  if (!isJsonObject(side)) return side
  checkGateway(side, context)
  const { url, headers } = side
  const filled = { ...side }
  if (typeof url === 'string') {
    const text = fillText(url, [...context.path, 'url'], context)
    if (text !== undefined) {
      filled['url'] = text
      checkUrl(text, context)
    }
  }
  if (isJsonObject(headers)) {
    const entries = Object.entries(headers).map(([name, value]) => {
      const path = [...context.path, 'headers', name]
      checkHeaderName(name, path, context)
      if (typeof value !== 'string') return [name, value] as const
      warnOfSecret({ name, value, path }, context)
      const text = fillText(value, path, context)
      if (text !== undefined) checkHeaderValue({ name, value: text, path }, context)
      return [name, text ?? value] as const
    })
    filled['headers'] = Object.fromEntries(entries)
  }
  return filled
}

/** Which headers of a side the environment fills in, and with what; nothing where it fills none. */
export function findHeaderSecrets(
  side: unknown,
  environment: Environment,
): Pick<SideConfiguration, 'secretHeaders' | 'secrets'> {
  const headers = Object.entries(asObject(property(side, 'headers'))).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && hasReference(entry[1]),
  )
  if (headers.length === 0) return {}
  return {
    secretHeaders: headers.map(([name]) => name),
    secrets: headers.flatMap(([, value]) => referencedValues(value, environment)),
  }
}

function fillText(text: string, path: SourcePath, context: SideContext): string | undefined {
  const filled = fillEnvironment(text, context.environment)
  for (const name of filled.missing) {
    context.problems.add(path, `environment variable ${name} is not set`, {
      hint: `or give a default: \${${name}:-value}`,
    })
  }
  return filled.missing.length > 0 ? undefined : filled.text
}

function checkGateway(side: JsonValue, context: SideContext): void {
  const gateway = property(side, 'gateway')
  if (typeof gateway !== 'string') return
  const path = [...context.path, 'gateway']
  if (context.path.includes('judge')) {
    checkName(gateway, { path, known: context.profiles, problems: context.problems })
    return
  }
  if (gateway.startsWith('recording:')) {
    if (!context.path.includes('candidate')) return
    const hint = 'a recording can be the baseline alone'
    context.problems.add(path, 'the candidate cannot be a recording', { hint })
    return
  }
  const isSimulated = gateway === 'simulated' || gateway.startsWith('simulated:')
  const simulated = ['simulated', ...context.simulated.map(name => `simulated:${name}`)]
  const known = isSimulated ? simulated : context.profiles
  const isKnown = checkName(gateway, { path, known, problems: context.problems })
  if (isKnown && !isSimulated && property(side, 'defects') !== undefined) {
    context.problems.add([...context.path, 'defects'], 'only a simulated gateway takes defects', {
      target: 'key',
    })
  }
}

function checkName(
  gateway: string,
  { path, known, problems }: Pick<SideContext, 'path' | 'problems'> & { known: readonly string[] },
): boolean {
  if (known.includes(gateway)) return true
  problems.add(path, `unknown gateway "${gateway}"`, { hint: suggestName(gateway, known) })
  return false
}

/** URLs and header values can hold secrets, so problems never quote them. */
function checkUrl(url: string, context: SideContext): void {
  const path = [...context.path, 'url']
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    const hint = 'for example https://api.example.com/v1'
    context.problems.add(path, 'not an http or https URL', { hint })
  } else if (parsed.username !== '' || parsed.password !== '') {
    const hint = 'name the variable that holds the key with `keyEnv`'
    context.problems.add(path, 'a URL must not contain credentials', { hint })
  }
}

/** What says how a message is framed, or concerns one connection alone. */
const ownHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function checkHeaderName(name: string, path: SourcePath, context: SideContext): void {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) {
    context.problems.add(path, `"${name}" cannot be the name of a header`, { target: 'key' })
  } else if (ownHeaders.has(name.toLowerCase())) {
    context.problems.add(path, `the header "${name}" is set by the client itself`, {
      target: 'key',
    })
  }
}

interface Header {
  readonly name: string
  readonly value: string
  readonly path: SourcePath
}

function checkHeaderValue(header: Header, context: SideContext): void {
  if (/^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(header.value)) return
  const message = `the value of header "${header.name}" has characters that HTTP does not allow`
  context.problems.add(header.path, message)
}

const secretName = /authorization|cookie|secret|token|password|(?:api|access|auth)[-_]?key/i
const secretValue =
  /(?:^|\s)(?:sk|pk|rk|aistats|phaseo|llmgtwy|ghp|xox[a-z])[-_][\w-]{8,}|^Bearer\s+\S{8}/i

function warnOfSecret(header: Header, context: SideContext): void {
  const { name, value, path } = header
  if (hasReference(value) || !(secretName.test(name) || secretValue.test(value))) return
  const variable = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, '_')
  context.problems.add(path, `the value of header "${name}" looks like a secret`, {
    severity: 'warning',
    hint: `keep it in the environment: \${${variable}}`,
  })
}
