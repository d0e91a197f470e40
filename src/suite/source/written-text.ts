import { isMap, isScalar, isSeq } from 'yaml'
import type { Document, ParsedNode } from 'yaml'
import { keyText, resolveAlias } from './read-node.ts'
import type { SourcePath } from './source-document.ts'

type Node = ParsedNode | null | undefined

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * How the value at a path looks inside text: text as it is, `1.10` as it is written, lists and
 * mappings as JSON. Undefined where there is none.
 */
export function writtenTextAt(document: Document.Parsed, path: SourcePath): string | undefined {
  let node: Node = document.contents
  for (const step of path) {
    const parent = resolveAlias(node, document)
    if (isMap<ParsedNode, Node>(parent)) {
      node = parent.items.findLast(item => keyText(item.key, document) === step)?.value
    } else {
      node = isSeq<ParsedNode>(parent) ? parent.items[Number(step)] : undefined
    }
  }
  const found = resolveAlias(node, document)
  if (!isScalar(found)) return found ? writtenJson(found, document) : undefined
  const { value, source } = found
  if (typeof value === 'string') return value
  return (value === null ? undefined : source) ?? JSON.stringify(value)
}

function writtenJson(node: Node, document: Document.Parsed): string {
  const found = resolveAlias(node, document)
  if (isMap<ParsedNode, Node>(found)) {
    const members = found.items.map(
      ({ key, value }) =>
        `${JSON.stringify(keyText(key, document) ?? '')}:${writtenJson(value, document)}`,
    )
    return `{${members.join(',')}}`
  }
  if (isSeq<ParsedNode>(found)) {
    return `[${found.items.map(item => writtenJson(item, document)).join(',')}]`
  }
  const { value, source = '' } = isScalar(found) ? found : { value: null }
  return typeof value === 'number' && jsonNumber.test(source) ? source : JSON.stringify(value)
}
