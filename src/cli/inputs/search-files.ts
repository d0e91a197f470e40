import { lstatSync, readdirSync, realpathSync, statSync, type Stats } from 'node:fs'
import { resolve } from 'node:path'
import { globSync, type FileSystemAdapter } from 'tinyglobby'

/** What cannot be looked at, and why. */
export interface Unreadable {
  readonly path: string
  readonly error: unknown
}

export interface FoundFiles {
  /** Links that lead nowhere are among them, as far as their names match. */
  readonly files: readonly string[]
  /** Folders, and links with whatever name. */
  readonly unreadable: readonly Unreadable[]
}

/** The files that match, also those behind links; what was gone round in the search is told. */
export function searchFiles(patterns: string | readonly string[], folder: string): FoundFiles {
  const unreadable: Unreadable[] = []
  const orNote = <Value>(path: string, read: () => Value, otherwise: Value): Value => {
    try {
      return read()
    } catch (error) {
      unreadable.push({ path: resolve(path), error })
      return otherwise
    }
  }
  const fs = {
    readdirSync: (path: string, options: { readonly withFileTypes: true }) =>
      orNote(path, () => readdirSync(path, options), []),
    realpathSync: (path: string) => orNote(path, () => realpathSync(path), path),
    statSync: statOrLink,
    // The search passes on nothing but what these take; node:fs takes more.
  } as unknown as FileSystemAdapter
  const files = globSync(patterns, { cwd: folder, absolute: true, fs })
  return { files: files.map(file => resolve(file)), unreadable }
}

/** A link that leads nowhere is no folder. */
function statOrLink(path: string): Stats {
  try {
    return statSync(path)
  } catch {
    return lstatSync(path)
  }
}
