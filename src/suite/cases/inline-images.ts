import { isJsonObject, memberOf } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { ChatMessage } from '../../model/suite.ts'
import type { SourcePath } from '../source/source-document.ts'

export type ReadBytes = (path: string) => Uint8Array | undefined

export type ReportImage = (path: SourcePath, message: string, hint?: string) => void

/** What gateways accept at most, and more than any sensible prompt has. */
const maximumBytes = 20_000_000

const extensions: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
}

/** Puts the content of every image that a message names by `file:` in its place, as a data URL. */
export function inlineImages(
  message: ChatMessage,
  readFile: ReadBytes,
  report: ReportImage,
): ChatMessage {
  if (!Array.isArray(message.content)) return message
  const content = message.content.map((part, index): JsonValue => {
    if (!isJsonObject(part)) return part
    const image = part['image_url']
    if (!isJsonObject(image)) return part
    const { url } = image
    if (typeof url === 'string' && namesFile(url)) {
      const path = url.replace(/^file:(?:\/\/(?=\/))?/i, '')
      const hint = `write image_url: { file: ${path} }`
      report(['content', index, 'image_url', 'url'], 'no gateway can read a file of yours', hint)
      return part
    }
    if (typeof image['file'] !== 'string') return part
    const { file, ...rest } = image
    const loaded = readImage(file, readFile)
    if ('message' in loaded) {
      report(['content', index, 'image_url', 'file'], loaded.message, loaded.hint)
      return part
    }
    return { ...part, image_url: { url: loaded.url, ...rest } }
  })
  return { ...message, content }
}

/** `file:chart.png` and `images/chart.png`, but not `https://…/chart.png` or `data:…`. */
function namesFile(url: string): boolean {
  return /^file:/i.test(url) || /^[^:]+\.(?:png|jpe?g|gif|webp)$/i.test(url)
}

type Image = { readonly url: string } | { readonly message: string; readonly hint?: string }

function readImage(file: string, readFile: ReadBytes): Image {
  const mediaType = memberOf(extensions, /\.([a-z]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '')
  if (mediaType === undefined) {
    return { message: `not an image that can be sent: ${file}`, hint: 'png, jpg, gif or webp' }
  }
  const bytes = readFile(file)
  if (bytes === undefined) return { message: `image file not found: ${file}` }
  if (bytes.length > maximumBytes) return { message: `image file is larger than 20 MB: ${file}` }
  const found = findMediaType(bytes)
  if (found === mediaType) {
    return { url: `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}` }
  }
  return found === undefined
    ? { message: `not a png, jpg, gif or webp image: ${file}` }
    : { message: `the content of ${file} is ${found}`, hint: 'rename the file' }
}

/** The media type that the first bytes of an image tell. */
function findMediaType(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (start.startsWith('\u0089PNG\r\n\u001a\n')) return 'image/png'
  if (start.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg'
  if (start.startsWith('GIF87a') || start.startsWith('GIF89a')) return 'image/gif'
  return start.startsWith('RIFF') && start.slice(8) === 'WEBP' ? 'image/webp' : undefined
}
