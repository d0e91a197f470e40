import { createHash } from 'node:crypto'

import type { Mode, Side } from '../model/side.ts'
import { BoundedMap } from './bounded-map.ts'

/** The request header with which a client says which sample it asks for. */
export const slotHeader = 'x-parity-slot'

/** Which sample of which case a request is: all that chance depends on. */
export interface SlotIdentity {
  /** The same on both sides. */
  readonly caseKey: string
  /** Names this request's own chance: differs by mode, sample, side and turn. */
  readonly stream: string
}

export interface SlotIdentifier {
  identify(request: SlotRequest): SlotIdentity
}

interface SlotRequest {
  readonly header: string | undefined
  /** What stands for the case when the header is missing. */
  readonly content: () => string
  readonly isStream: boolean
  /** Which request of a conversation, from 1. */
  readonly turn: number
}

/**
 * Reads `x-parity-slot: <encodeURIComponent(case key)>;<mode>;<sample>`. Without that header a case
 * is known by its messages, and its samples are counted as they come.
 */
export function createSlotIdentifier(side: Side): SlotIdentifier {
  const counters = new BoundedMap<string, number>(10_000)
  return {
    identify: ({ header, content, isStream, turn }) => {
      const named = header === undefined ? null : parseSlotHeader(header)
      if (named !== null) return identity({ ...named, side, turn })
      const mode: Mode = isStream ? 'stream' : 'unary'
      const caseKey = createHash('sha256').update(content()).digest('hex').slice(0, 16)
      const counter = `${caseKey} ${mode}`
      const sample = (counters.get(counter) ?? 0) + 1
      counters.set(counter, sample)
      return identity({ caseKey, mode, sample, side, turn })
    },
  }
}

interface SlotParts {
  readonly caseKey: string
  readonly mode: Mode
  readonly sample: number
}

function identity(parts: SlotParts & { readonly side: Side; readonly turn: number }): SlotIdentity {
  const { caseKey, mode, sample, side, turn } = parts
  return { caseKey, stream: `${caseKey} ${mode} ${sample} ${side} ${turn}` }
}

function parseSlotHeader(header: string): SlotParts | null {
  const [key, mode, sample] = header.split(';')
  if (key === undefined || (mode !== 'stream' && mode !== 'unary')) return null
  if (sample === undefined || !/^[1-9]\d{0,8}$/.test(sample)) return null
  try {
    return { caseKey: decodeURIComponent(key), mode, sample: Number(sample) }
  } catch {
    return null
  }
}
