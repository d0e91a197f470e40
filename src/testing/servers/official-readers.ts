import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText, jsonSchema, streamText, tool } from 'ai'
import OpenAI from 'openai'

/** What an application gets to see of an answer: its text and its tool calls. Throws where it fails. */
export type Reader = (url: string) => Promise<string>

const asked = { model: 'm', messages: [{ role: 'user' as const, content: 'Hello?' }] }
const client = (baseURL: string): OpenAI => new OpenAI({ baseURL, apiKey: 'x', maxRetries: 0 })
const calls = (listed: readonly unknown[]): string =>
  listed.length === 0 ? '' : ` ${JSON.stringify(listed)}`

/** Joins the pieces of a stream as OpenAI's guide does. */
export const openAiPieces: Reader = async url => {
  let text = ''
  for await (const chunk of await client(url).chat.completions.create({ ...asked, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? ''
  }
  return text
}

/** Leaves it to OpenAI's client to put the message together. */
export const openAiMessage: Reader = async url => {
  const { message } = (await client(url).chat.completions.stream(asked).finalChatCompletion())
    .choices[0] as OpenAI.ChatCompletion.Choice
  return (message.content ?? '') + calls(message.tool_calls ?? [])
}

export const openAiWhole: Reader = async url => {
  const { choices } = await client(url).chat.completions.create(asked)
  const { message } = choices[0] as OpenAI.ChatCompletion.Choice
  return (message.content ?? '') + calls(message.tool_calls ?? [])
}

const inputSchema = jsonSchema<{ x?: number }>({ type: 'object' })
const tools = { f: tool({ inputSchema, execute: () => 'done' }) }
const aiSdk = (baseURL: string) => ({
  model: createOpenAICompatible({ name: 'x', baseURL, apiKey: 'x' })('m'),
  prompt: 'Hello?',
  maxRetries: 0,
  tools,
})

export const aiSdkStream: Reader = async url => {
  let text = ''
  const called: unknown[] = []
  const { fullStream } = streamText({ ...aiSdk(url), onError: () => {} })
  for await (const part of fullStream) {
    if (part.type === 'error') throw part.error
    if (part.type === 'text-delta') text += part.text
    if (part.type === 'tool-call') called.push({ name: part.toolName, input: part.input })
  }
  return text + calls(called)
}

export const aiSdkWhole: Reader = async url => {
  const { text, toolCalls } = await generateText(aiSdk(url))
  return text + calls(toolCalls.map(({ toolName, input }) => ({ name: toolName, input })))
}
