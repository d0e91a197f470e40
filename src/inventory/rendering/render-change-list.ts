import { markdownCode, markdownText } from '../../report/markdown/escape-markdown.ts'
import type { CodeFinding } from '../finding/code-finding.ts'

/** The changes as a list in Markdown whose boxes can be ticked, file by file. */
export function renderChangeList(findings: readonly CodeFinding[], candidate: string): string {
  const lines = [`# Moving to ${markdownText(candidate)}`]
  let file: string | null = null
  for (const { file: current, line, value, change } of findings) {
    if (change === null) continue
    if (current !== file) lines.push('', `## ${markdownText(current)}`, '')
    file = current
    lines.push(`- [ ] line ${line}: ${markdownCode(value)}: ${markdownText(change)}`)
  }
  return `${lines.join('\n')}\n`
}
