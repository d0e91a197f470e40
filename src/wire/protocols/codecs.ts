import type { Protocol } from '../../model/protocol.ts'
import { anthropicCodec } from './anthropic/anthropic-codec.ts'
import { chatCodec } from './chat/chat-codec.ts'
import { geminiCodec } from './gemini/gemini-codec.ts'
import type { ProtocolCodec } from './protocol-codec.ts'
import { responsesCodec } from './responses/responses-codec.ts'

const codecs: Readonly<Record<Protocol, ProtocolCodec>> = {
  'chat-completions': chatCodec,
  'anthropic-messages': anthropicCodec,
  'gemini-generate': geminiCodec,
  responses: responsesCodec,
}

/** How a protocol's requests are built and its responses read. */
export function codecOf(protocol: Protocol): ProtocolCodec {
  return codecs[protocol]
}
