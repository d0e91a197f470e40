/** The wire shapes that a request can have. */
export const protocols = [
  'chat-completions',
  'responses',
  'anthropic-messages',
  'gemini-generate',
] as const

export type Protocol = (typeof protocols)[number]

export function isProtocol(name: string): name is Protocol {
  return protocols.some(protocol => protocol === name)
}
