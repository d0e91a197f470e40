import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

/** What each folder of `src/` may import: other folders, packages, and parts of Node. */
export interface LayerRule {
  readonly folders: readonly string[]
  readonly packages: readonly string[]
}

export interface ImportEdge {
  readonly file: string
  readonly folder: string
  readonly target: string
  /** The folder of `src/` that is imported, or null for a package. */
  readonly targetFolder: string | null
}

const importPattern =
  /^\s*(?:import|export)\b[^'"]*?\bfrom\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm

/** Every import of the shipped sources under a folder; tests and test helpers are left out. */
export function readImports(source: string): ImportEdge[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .map(name => name.split(sep).join('/'))
    .filter(name => /\.tsx?$/.test(name) && !/\.(?:test|d)\.ts$/.test(name))
    .filter(name => !name.startsWith('testing/'))
    .flatMap(file => importsOf(source, file))
}

function importsOf(source: string, file: string): ImportEdge[] {
  const text = readFileSync(join(source, file), 'utf8')
  return [...text.matchAll(importPattern)].map(match => {
    const target = match[1] ?? match[2] ?? match[3] ?? ''
    const inside = target.startsWith('.')
      ? relative(source, resolve(source, dirname(file), target))
          .split(sep)
          .join('/')
      : null
    return { file, folder: folderOf(file), target, targetFolder: inside && folderOf(inside) }
  })
}

/** `run/judge/x.ts` -> `run`; a file at the top is its own folder: `bin`. */
function folderOf(path: string): string {
  const [first = '', ...rest] = path.split('/')
  return rest.length === 0 ? first.replace(/\.tsx?$/, '') : first
}

/** The imports that no rule permits, each as one line. */
export function findViolations(
  edges: readonly ImportEdge[],
  rules: Readonly<Record<string, LayerRule>>,
): string[] {
  return edges.flatMap(({ file, folder, target, targetFolder }) => {
    const rule = rules[folder]
    if (!rule) return `${file}: folder ${folder} has no rule`
    if (targetFolder !== null) {
      const allowed = targetFolder === folder || rule.folders.includes(targetFolder)
      return allowed ? [] : `${file} imports ${target}: ${folder} may not import ${targetFolder}`
    }
    const allowed = rule.packages.some(name => target === name || target.startsWith(`${name}/`))
    return allowed || rule.packages.includes('*') ? [] : `${file} imports ${target}`
  })
}
