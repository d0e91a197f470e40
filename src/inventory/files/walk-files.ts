import type { FolderReader } from './folder-reader.ts'
import { createIgnoreRules, type IgnoreRules } from './ignore-rules.ts'
import { skipFileName, type SkipReason } from './skip-file.ts'

/** A file to be read, one that is left alone, or a place that could not be looked at. */
export type WalkStep =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'skipped'; readonly path: string; readonly reason: SkipReason }
  | { readonly kind: 'note'; readonly path: string; readonly reason: string }

/** Never searched, whatever ignore files say. */
const skippedFolders = new Set(['.git', '.hg', '.svn', 'node_modules'])

const linkNotes = {
  loop: 'a symbolic link to a folder that it lies in, not followed',
  elsewhere: 'a symbolic link, not followed',
  nowhere: 'a symbolic link that leads nowhere',
} as const

interface OpenFolder {
  readonly path: string
  /** Of the folders above. */
  readonly rules: IgnoreRules
}

/** Every file of a code base that Git would not ignore. Links are not followed, so it always ends. */
export async function* walkFiles(reader: FolderReader): AsyncGenerator<WalkStep> {
  const root = createIgnoreRules(await reader.outerIgnoreFiles())
  const open: OpenFolder[] = [{ path: '', rules: root }]
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const listed = await reader.list(folder.path)
    if (!listed.ok) {
      yield { kind: 'note', path: folder.path, reason: listed.reason }
      continue
    }
    const ignoreFile = await readIgnoreFile(reader, folder.path, listed.value)
    const rules = ignoreFile === null ? folder.rules : folder.rules.with(ignoreFile)
    for (const { name, kind } of listed.value) {
      const path = folder.path === '' ? name : `${folder.path}/${name}`
      if (kind === 'folder' && skippedFolders.has(name)) continue
      if (rules.isIgnored(name, kind === 'folder')) continue
      if (kind === 'folder') open.push({ path, rules: rules.enter(name) })
      if (kind === 'link') {
        yield { kind: 'note', path, reason: linkNotes[await reader.linkTarget(path)] }
      }
      if (kind === 'file') {
        const reason = skipFileName(name)
        yield reason === null ? { kind: 'file', path } : { kind: 'skipped', path, reason }
      }
    }
  }
}

async function readIgnoreFile(
  reader: FolderReader,
  folder: string,
  entries: readonly { readonly name: string; readonly kind: string }[],
): Promise<string | null> {
  if (!entries.some(({ name, kind }) => name === '.gitignore' && kind === 'file')) return null
  const content = await reader.read(folder === '' ? '.gitignore' : `${folder}/.gitignore`)
  return content.ok && content.value.kind === 'text' ? content.value.text : null
}
