import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { PageAssets } from '../../report/html/page-shell.ts'

/** The bundled program and style of the page, which the build puts beside the compiled sources. */
export function readPageAssets(): PageAssets {
  const folder = new URL(
    import.meta.url.endsWith('.ts') ? '../../../dist/page/' : '../../page/',
    import.meta.url,
  )
  const script = readFileSync(new URL('page.js', folder), 'utf8')
  const style = readFileSync(new URL('page.css', folder), 'utf8')
  return { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) }
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
