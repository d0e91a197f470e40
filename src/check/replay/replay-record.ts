import { findDialect } from '../../wire/find-dialect.ts'
import type { GenerationRecord } from '../../wire/facts/generation-record.ts'
import { describeAsked, readAnswer, type Asked } from '../asking/ask.ts'
import type { CheckContext, SideUnderCheck } from '../asking/side-under-check.ts'

const paths: Readonly<Record<string, string>> = {
  'chat-completions': 'chat/completions',
  responses: 'responses',
  'anthropic-messages': 'messages',
}

export interface Replayed extends Omit<Asked, 'changes' | 'evidence'> {
  readonly path: string
  readonly description: string
}

/** Why a record cannot be replayed; null if it can. */
export function whyNoReplay(record: GenerationRecord): string | null {
  if (record.isReplaySupported === null) return 'this gateway keeps no requests for replays'
  if (!record.isReplaySupported) {
    return 'replay_supported is false: the key may not read requests, or they are not kept'
  }
  if (record.replayRequest === null) return 'the record has no replay_request'
  return null
}

/** Sends the stored request as it is to the endpoint that the record names. */
export async function replayRecord(
  side: SideUnderCheck,
  record: GenerationRecord,
  context: Pick<CheckContext, 'signal' | 'now'>,
): Promise<Replayed> {
  const protocol = record.protocol ?? side.dialect.protocol
  const dialect = findDialect(side.dialect.name, protocol) ?? side.dialect
  const path = paths[protocol] ?? 'chat/completions'
  const probe = await side.client.probe(
    { method: 'POST', path, body: record.replayRequest ?? {} },
    context.signal,
  )
  const read = readAnswer(dialect, probe, context.now())
  return { ...read, path, description: describeAsked(read) }
}
