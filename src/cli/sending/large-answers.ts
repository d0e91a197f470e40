import { Tinypool } from 'tinypool'
import { decodeHere, type DecodeWhole, type WholeBytes } from '../../gateway/decode-whole.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { Protocol } from '../../model/protocol.ts'
import type { SampleRole } from '../../run/sample-key.ts'
import { workerFile } from '../files/worker-file.ts'
import { createJournalLine, type JournalLineOptions } from '../journal/journal-line.ts'

/** Smaller ones take the thread that sends about as long as handing them over would. */
const fewestBytes = 256 * 1024

const idleTimeoutMs = 60_000

/** What the thread is given to decode; a dialect holds functions, which cannot be sent to it. */
export interface DecodeTask extends Omit<WholeBytes, 'dialect' | 'body'> {
  readonly gateway: string
  readonly protocol: Protocol
  readonly body: Uint8Array<ArrayBuffer>
}

/** What it is given to render for the journal. */
export interface RenderTask {
  readonly exchange: Exchange
  readonly role: SampleRole
  readonly options: JournalLineOptions
}

/**
 * Keeps answers of a quarter of a megabyte and more off the thread that times requests: another one
 * parses them, looks for secrets in them and renders their lines. It starts with the first of them.
 */
export interface LargeAnswers {
  readonly decodeWhole: DecodeWhole
  /** The exchange's line of the journal, in UTF-8 where another thread rendered it. */
  renderLine(exchange: Exchange, role: SampleRole): string | Promise<Uint8Array>
  close(): Promise<void>
}

export function createLargeAnswers(options: JournalLineOptions): LargeAnswers {
  const renderHere = createJournalLine(options)
  const pool = new Tinypool({
    filename: workerFile('large-answer-worker', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleTimeoutMs,
  })
  return {
    decodeWhole: response => {
      const { dialect, body, ...others } = response
      if (body.length < fewestBytes) return decodeHere(response)
      const { name: gateway, protocol } = dialect
      const task: DecodeTask = { ...others, gateway, protocol, body }
      return pool.run(task, { name: 'decode', transferList: [body.buffer] })
    },
    renderLine: (exchange, role) => {
      if (charactersOf(exchange) < fewestBytes) return renderHere(exchange, role)
      const task: RenderTask = { exchange, role, options }
      return pool.run(task, { name: 'renderLine' })
    },
    close: () => pool.destroy(),
  }
}

function charactersOf({ outcome }: Exchange): number {
  if (outcome.kind === 'failed') return outcome.partialText.length
  const { text, toolCalls } = outcome.answer
  return toolCalls.reduce((sum, call) => sum + call.arguments.length, text.length)
}
