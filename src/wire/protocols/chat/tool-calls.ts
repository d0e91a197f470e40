import type { ToolCall } from '../../../model/exchange.ts'
import { asString, isJsonObject, property } from '../../../model/json.ts'
import { parseJson } from '../../../model/parse-json.ts'
import type { WireForm } from '../../dialect/wire-form.ts'
import { listedCalls } from './written-calls.ts'

/** Puts tool calls together from their deltas, in all the ways in which gateways cut them. */
export interface ToolCallCollector {
  /** Takes the tool calls of one delta; true if they brought anything. */
  add(deltas: unknown, fallbackIndex: number | null): boolean
  finish(): { readonly toolCalls: readonly ToolCall[]; readonly forms: readonly WireForm[] }
}

interface OpenCall {
  id: string
  index: number | null
  hasType: boolean
  name: string
  /** Every piece in order: what a client that joins deltas sees. */
  pieces: string[]
  /** Pieces where one that begins with all before it replaces them. */
  merged: string
}

export function createToolCallCollector(): ToolCallCollector {
  const calls: OpenCall[] = []
  /** The first call of an id, and the latest of an index: an answer may hold very many. */
  const byId = new Map<string, OpenCall>()
  const byIndex = new Map<number, OpenCall>()
  const forms = new Set<WireForm>()

  function find(delta: Delta): OpenCall | undefined {
    const { id, index, hasIndex, name } = delta
    const latest = calls.at(-1)
    if (id !== '') {
      const known = byId.get(id)
      const sameIndex = index === null ? undefined : byIndex.get(index)
      if (known !== undefined) {
        if (!hasIndex || known.index === null || known.index === index) return known
        // Servers that make an id from the name give two calls of one tool the same: their indexes tell.
        if (sameIndex?.id === id) return sameIndex
        if (!isNext(known, delta)) return known
        forms.add('tool-id-shared')
        return undefined
      }
      // An id that changes from delta to delta, or comes late, still continues its call.
      if (sameIndex !== undefined && (name === '' || sameIndex.id === '')) return sameIndex
      if (sameIndex !== undefined && hasIndex) forms.add('tool-index-reused')
      return undefined
    }
    if (index !== null) {
      const known = byIndex.get(index)
      if (known === undefined || !isOther(known, name)) return known
      forms.add('tool-index-reused')
      return undefined
    }
    return name === '' || latest === undefined || latest.name === '' ? latest : undefined
  }

  function addOne(value: unknown, fallbackIndex: number | null): boolean {
    const delta = readDelta(value, fallbackIndex)
    if (delta === null) return false
    if ((property(value, 'index') ?? null) === null) forms.add('tool-index-missing')
    let call = find(delta)
    if (call === undefined) {
      const hasHole = Number(property(value, 'index') ?? 0) > calls.length
      if (hasHole) forms.add('tool-index-offset')
      call = { id: delta.id, index: delta.index, hasType: false, name: '', pieces: [], merged: '' }
      calls.push(call)
      if (delta.index !== null) byIndex.set(delta.index, call)
    }
    if (call.id === '') call.id = delta.id
    if (call.id !== '' && !byId.has(call.id)) byId.set(call.id, call)
    call.hasType ||= property(value, 'type') !== undefined
    if (call.name === '') call.name = delta.name
    const piece = delta.arguments
    if (piece !== '') {
      call.pieces.push(piece)
      call.merged = piece.startsWith(call.merged) ? piece : call.merged + piece
    }
    return piece !== '' || delta.name !== ''
  }

  return {
    add: (deltas, fallbackIndex) => {
      if (!Array.isArray(deltas)) return false
      return deltas.reduce<boolean>((any, delta) => addOne(delta, fallbackIndex) || any, false)
    },
    finish: () => {
      const named = inPlace(calls).filter(call => call.name !== '' || call.pieces.length > 0)
      if (named.some(({ hasType }) => !hasType)) forms.add('tool-type-missing')
      const toolCalls = named.map(call => {
        const joined = call.pieces.join('')
        const isJoined = joined === call.merged || isJson(joined) || !isJson(call.merged)
        if (!isJoined) forms.add('cumulative-tool-arguments')
        return { name: call.name, arguments: isJoined ? joined : call.merged }
      })
      return { toolCalls, forms: [...forms] }
    },
  }
}

/**
 * By their indexes, as the lists are that clients fill by them; as they came where one has none, or has
 * that of another call.
 */
function inPlace(calls: readonly OpenCall[]): readonly OpenCall[] {
  const indexes = new Set(calls.map(({ index }) => index))
  if (indexes.has(null) || indexes.size < calls.length) return calls
  return calls.toSorted((left, right) => Number(left.index) - Number(right.index))
}

/** The tool calls of a whole message, the legacy `function_call` included. */
export function readToolCalls(message: unknown): readonly ToolCall[] {
  return listedCalls(message).flatMap(call => {
    const delta = readDelta(call, null)
    return delta === null || (delta.name === '' && delta.arguments === '')
      ? []
      : [{ name: delta.name, arguments: delta.arguments }]
  })
}

interface Delta {
  readonly id: string
  readonly index: number | null
  /** The index is the call's own. */
  readonly hasIndex: boolean
  readonly name: string
  readonly arguments: string
}

/** Another name behind arguments begins another call, whatever its index. */
function isOther(call: OpenCall, name: string): boolean {
  return name !== '' && call.name !== '' && name !== call.name && call.pieces.length > 0
}

/** Whether a delta at another index begins another call, though it has the id of this one. */
function isNext(call: OpenCall, delta: Delta): boolean {
  if (delta.name === '') return false
  if (delta.name !== call.name) return true
  const isWhole = call.pieces.at(-1)?.trimEnd().endsWith('}') === true
  return isWhole && /^\s*(?:\{|$)/.test(delta.arguments)
}

function readDelta(value: unknown, fallbackIndex: number | null): Delta | null {
  if (!isJsonObject(value)) return null
  const called = value['function'] ?? value['custom']
  const index = value['index']
  const name = asString(property(called, 'name'))
  const id = asString(value['id'])
  const hasIndex = typeof index === 'number'
  // A name without an id begins a call, which may be the second one in its choice.
  const isBeginning = id === '' && name !== ''
  return {
    id,
    index: hasIndex ? index : isBeginning ? null : fallbackIndex,
    hasIndex,
    name,
    arguments: argumentsOf(property(called, 'arguments') ?? property(called, 'input')),
  }
}

/** Arguments are JSON text; where a gateway sends the object itself, its text. */
function argumentsOf(value: unknown): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : JSON.stringify(value)
}

function isJson(text: string): boolean {
  return parseJson(text) !== undefined
}
