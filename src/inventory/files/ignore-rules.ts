import ignore, { type Ignore } from 'ignore'
import type { OuterIgnoreFile } from './folder-reader.ts'

/** The ignore files that hold for a folder. */
export interface IgnoreRules {
  /** Whether Git would leave out an entry of this folder. */
  isIgnored(name: string, isFolder: boolean): boolean
  /** The rules of a folder in it. */
  enter(name: string): IgnoreRules
  /** These rules and those of the folder's own ignore file. */
  with(ignoreFile: string): IgnoreRules
}

interface Layer {
  readonly rules: Ignore
  /** The folder as seen from the ignore file; empty, or ends with a slash. */
  readonly prefix: string
}

/** Rules of a folder by the ignore files above it, the outermost first. */
export function createIgnoreRules(files: readonly OuterIgnoreFile[]): IgnoreRules {
  const layers = files.map(({ text, prefix }): Layer => ({
    rules: parseRules(text),
    prefix: `${prefix}/`,
  }))
  // A folder that is scanned by name is wanted, whatever the rules above say of it.
  return fromLayers(layers.filter(layer => !coversFolder(layer)))
}

function fromLayers(layers: readonly Layer[]): IgnoreRules {
  return {
    isIgnored(name, isFolder) {
      const entry = isFolder ? `${name}/` : name
      // The nearest ignore file that says anything of an entry decides.
      for (const { rules, prefix } of layers.toReversed()) {
        const { ignored, unignored } = rules.test(prefix + entry)
        if (ignored || unignored) return ignored
      }
      return false
    },
    enter(name) {
      const entered = layers.map(({ rules, prefix }) => ({ rules, prefix: `${prefix}${name}/` }))
      // Overruled for this folder, such rules would still hold for all that is in it.
      return fromLayers(entered.filter(layer => !coversFolder(layer)))
    },
    with: ignoreFile => fromLayers([...layers, { rules: parseRules(ignoreFile), prefix: '' }]),
  }
}

function coversFolder({ rules, prefix }: Layer): boolean {
  return prefix !== '' && rules.test(prefix).ignored
}

function parseRules(text: string): Ignore {
  return ignore({ ignorecase: false, allowRelativePaths: true }).add(text.replace(/^\uFEFF/, ''))
}
