import { Tinypool } from 'tinypool'
import { decodeHere } from '../../gateway/decode-whole.ts'
import type { Decoded } from '../../wire/decoding/decoded.ts'
import { findDialect } from '../../wire/find-dialect.ts'
import { createJournalLine } from '../journal/journal-line.ts'
import type { DecodeTask, RenderTask } from './large-answers.ts'

export function decode({ gateway, protocol, body, ...others }: DecodeTask): Decoded {
  const dialect = findDialect(gateway, protocol)
  if (dialect === undefined) throw new Error(`${gateway} does not speak ${protocol}`)
  const { buffer, byteOffset, byteLength } = body
  return decodeHere({ ...others, dialect, body: Buffer.from(buffer, byteOffset, byteLength) })
}

export function renderLine({ exchange, role, options }: RenderTask): unknown {
  return Tinypool.move(Buffer.from(createJournalLine(options)(exchange, role)))
}
