import { isMap, isSeq, LineCounter, parseAllDocuments, visit } from 'yaml'
import type { Document, ParsedNode, YAMLError } from 'yaml'
import type { JsonValue } from '../../model/json.ts'
import type { Problem, SourceLocation } from '../../model/problem.ts'
import { findCutTexts } from './cut-texts.ts'
import { keyText, readNode, resolveAlias } from './read-node.ts'
import { writtenTextAt } from './written-text.ts'

/** Keys and list positions from the top of a file down to a value. */
export type SourcePath = readonly (string | number)[]

/** A parsed file that still knows where each of its values stands. */
export interface SourceDocument {
  readonly file: string
  /** Null when the file is empty. */
  readonly value: JsonValue
  /** Where a value begins, or its key; of something missing, where the thing around it begins. */
  readonly locate: (path: SourcePath, target?: 'key' | 'value') => SourceLocation
  /** How a value looks inside text: numbers as they are written. Undefined where there is none. */
  readonly textAt: (path: SourcePath) => string | undefined
  /** Where texts for a model are cut off by what reads as a comment. */
  readonly cutTexts: readonly SourceLocation[]
}

type Parsed =
  | { readonly ok: true; readonly source: SourceDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Reads YAML 1.2 (and so JSON) of which every value is a JSON value. */
export function parseSource(input: { readonly file: string; readonly text: string }): Parsed {
  const { file } = input
  const text = input.text.replace(/^\uFEFF/, '')
  const lineCounter = countLines(text)
  const place = (offset: number): SourceLocation => {
    const { line, col } = lineCounter.linePos(offset)
    return { file, line, column: col }
  }
  const problems: Problem[] = []
  const report = (offset: number, message: string, hint?: string): void => {
    const location = place(offset)
    problems.push({ severity: 'error', message, location, ...(hint !== undefined && { hint }) })
  }

  const damaged = text.search(/[\uFFFD\0]/)
  if (damaged !== -1) {
    report(
      damaged,
      'a character that is not UTF-8 stands here',
      'save the file as UTF-8; one that is meant is written "\\uFFFD"',
    )
    return { ok: false, problems }
  }
  const document = parseOneDocument(text, report)
  if (document === undefined) return { ok: false, problems }
  const value = readNode(document, report)
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    source: {
      file,
      value,
      textAt: path => writtenTextAt(document, path),
      cutTexts: findCutTexts(document, text).map(place),
      locate: (path, target = 'value') => place(findOffset(document, path, target)),
    },
  }
}

/** Filled from the text: the parser itself tells no lines to it inside what it cannot read. */
function countLines(text: string): LineCounter {
  const lineCounter = new LineCounter()
  lineCounter.addNewLine(0)
  for (const { index } of text.matchAll(/\n/g)) lineCounter.addNewLine(index + 1)
  return lineCounter
}

type Report = (offset: number, message: string, hint?: string) => void

function parseOneDocument(text: string, report: Report): Document.Parsed | undefined {
  const documents: readonly Document.Parsed[] = Array.from(
    parseAllDocuments(text, {
      schema: 'core',
      prettyErrors: false,
      // Reported when the values are read.
      uniqueKeys: false,
      logLevel: 'error',
    }),
  )
  const [first, second] = documents
  if (second) report(second.range[0], 'a second document begins here', 'one file, one document')
  for (const document of documents) {
    let reportedLine = -1
    for (const error of [...document.errors, ...document.warnings]) {
      const offset = isUnclosedQuote(error) ? lastQuote(document, error.pos[0]) : error.pos[0]
      const lineStart = startOfLine(text, offset)
      // What follows on the same line are mostly consequences.
      if (lineStart === reportedLine) continue
      reportedLine = lineStart
      const hint = syntaxHint(text.slice(lineStart)) ?? indentationHint(error)
      report(offset, describeSyntaxError(error), hint)
      // Every level around the deepest one is reported too.
      if (error.code === 'RESOURCE_EXHAUSTION') break
    }
    if (document.errors.length > 0) return undefined
  }
  return first ?? parseAllDocuments('null')[0]
}

function describeSyntaxError({ code, message }: YAMLError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'is nested too deeply'
  const line = message.split('\n', 1)[0] ?? message
  const [, plain] = plainWords.find(([pattern]) => pattern.test(line)) ?? []
  if (plain !== undefined) return plain
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`
}

/** What the parser says in words of the YAML specification, in words of who wrote the file. */
const plainWords: readonly (readonly [RegExp, string])[] = [
  [
    /^Implicit (?:map )?keys need to be/,
    'a ":" is missing after the key that begins here, or a text goes on in the next line (such a text begins with "|", or stands in quotes)',
  ],
  [
    /in block collection must be sufficiently indented/,
    'a "[" or "{" before this place is not closed, or what it holds does not begin further right than its key',
  ],
]

function isUnclosedQuote({ message }: YAMLError): boolean {
  return /^Missing closing ["']quote/.test(message)
}

/** Where the quote opens that the parser missed the end of; it says where it looked for it last. */
function lastQuote(document: Document.Parsed, fallback: number): number {
  let offset = fallback
  visit(document, {
    Scalar(_key, { type, range }) {
      if (type?.startsWith('QUOTE') === true && range) [offset] = range
    },
  })
  return offset
}

function indentationHint({ message }: YAMLError): string | undefined {
  return /^Nested mappings|^Sequence item without|items must start at the same column/.test(message)
    ? 'lines that belong together begin in the same column'
    : undefined
}

function startOfLine(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
}

/** `key: >= 90%` reads as the start of a folded text, which nobody means; so it is with others. */
function syntaxHint(following: string): string | undefined {
  const line = following.split('\n', 1)[0] ?? ''
  if (/^\s*\t/.test(line)) return 'indent with spaces, not with tabs'
  const value = /^[\s-]*[^\s{["'#]\S*:\s+(.*)$/.exec(line)?.[1] ?? ''
  const special = /^(?:\{\{|- |[>@`%!*&])/.exec(value)?.[0].trim()
  if (special !== undefined) return `a value that begins with "${special}" needs quotes`
  if (/^[^"'[{|>].*?:(?: |$)/.test(value)) return 'a value with ": " in it needs quotes'
  return line.includes('\t') ? 'indent with spaces, not with tabs' : undefined
}

function findOffset(document: Document.Parsed, path: SourcePath, target: 'key' | 'value'): number {
  let offset = document.contents?.range[0] ?? 0
  let node: ParsedNode | null | undefined = document.contents
  for (const [depth, step] of path.entries()) {
    const parent = resolveAlias(node, document)
    const last = depth === path.length - 1
    if (isMap<ParsedNode, ParsedNode | null>(parent)) {
      const pair = parent.items.findLast(item => keyText(item.key, document) === step)
      if (!pair) return offset
      const wantsKey = (last && target === 'key') || !pair.value
      offset = (wantsKey ? pair.key : pair.value)?.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq<ParsedNode>(parent)) {
      const item = parent.items[Number(step)]
      if (!item) return offset
      offset = item.range[0]
      node = item
    } else {
      return offset
    }
  }
  return offset
}
