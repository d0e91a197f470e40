import { compareByCodeUnit } from '../model/json.ts'
import type { GatewayProfile } from '../wire/dialect/profile.ts'
import { findingKinds, type CodeFinding } from './finding/code-finding.ts'
import { describeChange } from './proposing/describe-change.ts'
import { findInSource } from './finding/find-in-source.ts'
import type { FolderReader } from './files/folder-reader.ts'
import { maskKeys } from './finding/hard-coded-keys.ts'
import type { Inventory, InventoryNote } from './inventory.ts'
import { isMinified, type SkipReason } from './files/skip-file.ts'
import { walkFiles } from './files/walk-files.ts'

export interface ScanOptions {
  /** The gateway that the changes lead to. */
  readonly candidate: GatewayProfile & { readonly baseUrl: string }
  /** Ids in the price table, in lower case. */
  readonly knownModels: ReadonlySet<string>
  /** Aborted: no more files are read, and what was found until then is given. */
  readonly signal: AbortSignal
}

/** Enough to keep a disk busy, and few enough for any limit of open files. */
const filesAtOnce = 32

/** Searches a code base; trouble with a file or a folder becomes a note. */
export async function scanFolder(reader: FolderReader, options: ScanOptions): Promise<Inventory> {
  const findings: CodeFinding[] = []
  const notes: InventoryNote[] = []
  const filesSkipped: Record<SkipReason, number> = {
    binary: 0,
    large: 0,
    minified: 0,
    generated: 0,
  }
  let filesRead = 0

  const readFile = async (path: string): Promise<void> => {
    const content = await reader.read(path)
    if (!content.ok) {
      notes.push({ path: maskKeys(path), reason: content.reason })
      return
    }
    const { value } = content
    if (value.kind !== 'text' || isMinified(path, value.text)) {
      filesSkipped[value.kind === 'text' ? 'minified' : value.kind] += 1
      return
    }
    filesRead += 1
    for (const found of findInSource(path, value.text, options.knownModels)) {
      const { kind, line, value: text, gateway } = found
      const change = describeChange(found, options.candidate)
      findings.push({
        kind,
        // Whatever has the form of a key is shown nowhere, also not in a name.
        file: maskKeys(path),
        line,
        value: maskKeys(text),
        gateway,
        change: change === null ? null : maskKeys(change),
      })
    }
  }

  const steps = walkFiles(reader)
  const work = async (): Promise<void> => {
    for (;;) {
      const { value: step, done } = await steps.next()
      if (done === true || options.signal.aborted) return
      if (step.kind === 'file') await readFile(step.path)
      else if (step.kind === 'skipped') filesSkipped[step.reason] += 1
      else notes.push({ path: maskKeys(step.path), reason: step.reason })
    }
  }
  await Promise.all(Array.from({ length: filesAtOnce }, work))
  return {
    findings: withoutRepeats(findings.sort(byPlace)),
    filesRead,
    filesSkipped,
    notes: notes.sort((left, right) => compareByCodeUnit(left.path, right.path)),
  }
}

function byPlace(left: CodeFinding, right: CodeFinding): number {
  return (
    compareByCodeUnit(left.file, right.file) ||
    left.line - right.line ||
    findingKinds.indexOf(left.kind) - findingKinds.indexOf(right.kind) ||
    compareByCodeUnit(left.value, right.value)
  )
}

function withoutRepeats(sorted: readonly CodeFinding[]): CodeFinding[] {
  return sorted.filter((found, index) => {
    const before = sorted[index - 1]
    return before === undefined || byPlace(before, found) !== 0
  })
}
