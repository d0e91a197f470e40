import { findBaseUrls } from './base-urls.ts'
import {
  findClients,
  findHttpCall,
  startsHttpCall,
  type ClientForm,
} from './client-constructions.ts'
import type { FoundInLine, RawFinding } from './code-finding.ts'
import { findFallback, findFields, findHeaders, findResilience } from './gateway-only-parts.ts'
import { findHardCodedKeys, maskKey } from './hard-coded-keys.ts'
import { findKeyVariables } from './key-variables.ts'
import { findModelIds } from './model-ids.ts'
import { splitSource, type SourceLines } from './source-lines.ts'

/** What a file has to say somewhere, or nothing in it is looked at. */
const worthReading =
  /openai|openrouter|llm[-_]?gateway|llmgtwy|ai[-_]?stats|phaseo|anthropic|claude|gemini|gemma|generativelanguage|helicone|portkey|litellm|ai_gateway|cf[-_]aig|gpt-|chat\/completions|\bsk-|AIza|llama|[mx]i[sx]?tral|stral-|deepseek|qwen|qwq|grok|kimi-|glm-|command-|x-no-(?:cache|fallback)|\bo[134]\b/i
/** The SDK calls beside those that build clients. */
const requestCall =
  /\bchat\.completions\.(?:create|stream|parse|run)|\b(?:responses|messages)\.(?:create|stream)|\/chat\/completions|\b(?:generateText|streamText|generateObject|streamObject)\s*\(|\bextra_body\b|\bmodel_kwargs\b|\bmodelKwargs\b/
/** `const BASE_URL =`, `URL =`. */
const declaration =
  /^\s*(?:export\s+)?(?:const|let|var|final|static)?\s*([A-Za-z_]\w{2,})\s*(?::=|=)/
/** Clients that stay as they are once their address is another. */
const coverable: ReadonlySet<ClientForm> = new Set<ClientForm>([
  'script-sdk',
  'script-langchain',
  'script-anthropic',
  'python-sdk',
  'python-anthropic',
  'python-openai-like',
  'other',
])
const constructionLength = 15
const closing = /^\s*[}\]]*\)[;,]?\s*$/
/** Lines before and after a request or a client. */
const aroundRequest = [25, 25] as const
const aroundSettings = [3, 15] as const

/**
 * Everything in a file that talks to a gateway. Fields, fallback chains, retries and time limits have
 * names that anything could bear, so they count only near a request or a client.
 */
export function findInSource(
  path: string,
  text: string,
  knownModels: ReadonlySet<string>,
): RawFinding[] {
  if (!worthReading.test(text)) return []
  const source = splitSource(path, text)
  const certain = source.lines.flatMap((line, index) =>
    findCertain(line, source, knownModels).map(found => ({ ...found, line: index + 1 })),
  )
  const keys = source.allLines.flatMap((line, index) =>
    findHardCodedKeys(line).map(({ key, gateway }): RawFinding => ({
      kind: 'key',
      line: index + 1,
      value: maskKey(key),
      gateway,
    })),
  )
  if (source.isDocumentation) return [...certain, ...keys]
  const isAddressed = createAddressTest(source, certain)
  const calls = source.lines.flatMap((_, index): RawFinding[] => {
    const call = findHttpCall(index, source, isAddressed)
    return call ? [{ kind: 'client', line: index + 1, ...call }] : []
  })
  const all = [...certain, ...calls].map(found =>
    isGivenAddress(found, source, isAddressed) ? { ...found, isCovered: true } : found,
  )
  const clients = all.filter(({ kind }) => kind === 'client')
  return [...all.filter(found => isOurs(found, all)), ...keys, ...findNearby(source, clients)]
}

/** Whether a line has a gateway's address: in itself, or by a name that another line gives it. */
function createAddressTest(
  { lines }: SourceLines,
  certain: readonly RawFinding[],
): (index: number) => boolean {
  const addressed = new Set(
    certain.flatMap(found => {
      const isUrl = found.kind === 'key-variable' && found.holds === 'url'
      return isUrl || found.kind === 'base-url' ? [found.line - 1] : []
    }),
  )
  const names = [...addressed].flatMap(index => declaration.exec(lines[index] ?? '')?.[1] ?? [])
  if (names.length === 0) return index => addressed.has(index)
  const named = new RegExp(String.raw`\b(?:${names.join('|')})\b`)
  return index => addressed.has(index) || named.test(lines[index] ?? '')
}

/** Whether an SDK's client is told its address in the lines of its construction. */
function isGivenAddress(
  found: RawFinding,
  { lines }: SourceLines,
  isAddressed: (index: number) => boolean,
): boolean {
  if (found.kind !== 'client' || !coverable.has(found.form)) return false
  const { line } = found
  for (
    let index = line - 1;
    index < Math.min(lines.length, line - 1 + constructionLength);
    index += 1
  ) {
    if (isAddressed(index)) return true
    if (closing.test(lines[index] ?? '')) return false
  }
  return false
}

/** What a line alone shows. */
function findCertain(
  line: string,
  source: SourceLines,
  knownModels: ReadonlySet<string>,
): FoundInLine[] {
  if (line === '') return []
  const variables = findKeyVariables(line, source.text).map(({ name, gateway, holds }) => ({
    kind: 'key-variable' as const,
    value: name,
    gateway,
    holds,
  }))
  const urls = findBaseUrls(line).map(({ url, gateway }) => ({
    kind: 'base-url' as const,
    value: url,
    gateway,
  }))
  if (source.isDocumentation) return [...variables, ...urls]
  return [
    ...variables,
    ...urls,
    ...findClients(line, source).map(client => ({ kind: 'client' as const, ...client })),
    ...findModelIds(line, knownModels).map(value => ({
      kind: 'model' as const,
      value,
      gateway: null,
    })),
    ...findHeaders(line).map(part => ({ kind: 'header' as const, ...part })),
  ]
}

/** A header that web pages use, too, counts only in a file that speaks of a gateway. */
function isOurs(found: RawFinding, all: readonly RawFinding[]): boolean {
  if (found.kind !== 'header') return true
  return all.some(({ kind }) => kind !== 'header' && kind !== 'model')
}

function findNearby(source: SourceLines, clients: readonly RawFinding[]): RawFinding[] {
  const clientLines = clients.map(({ line }) => line - 1)
  const requests = source.lines.flatMap((line, index) => (requestCall.test(line) ? [index] : []))
  const anchors = [...clientLines, ...requests]
  const isNear = (index: number, [before, after]: readonly [number, number]) =>
    anchors.some(at => index >= at - before && index <= at + after)
  return source.lines.flatMap((text, index): RawFinding[] => {
    if (text === '' || !isNear(index, aroundRequest)) return []
    const line = index + 1
    const fallback = findFallback(text)
    const found: RawFinding[] = findFields(text).map(part => ({ kind: 'field', line, ...part }))
    if (fallback !== null) {
      found.push({ kind: 'fallback', line, value: fallback, gateway: 'openrouter' })
    }
    if (!isNear(index, aroundSettings) || isOfAnotherCall(source, index, anchors)) return found
    const settings = findResilience(text).map((value): RawFinding => ({
      kind: 'resilience',
      line,
      value,
      gateway: null,
    }))
    return [...found, ...settings]
  })
}

/** Whether a call to elsewhere begins after the last client or request above a line, or in it. */
function isOfAnotherCall(
  { lines }: SourceLines,
  index: number,
  anchors: readonly number[],
): boolean {
  const from = Math.max(0, index - aroundSettings[1])
  const call = lines.slice(from, index + 1).findLastIndex(startsHttpCall) + from
  return call >= from && !anchors.some(at => at >= call && at <= index)
}
