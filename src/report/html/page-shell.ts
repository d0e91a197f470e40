import { visibleText } from '../visible-text.ts'
import { escapeHtml } from './escape-html.ts'

/** The page's program and style as they are inlined, with the hashes that permit them. */
export interface PageAssets {
  readonly script: string
  readonly style: string
  /** `sha256-…` in base64, as Content-Security-Policy writes it. */
  readonly scriptHash: string
  readonly styleHash: string
}

interface PageStart {
  readonly title: string
  /** HTML that shows until the program has run, and where none may run. */
  readonly body: string
  readonly assets: PageAssets
}

/** From the first byte to where the embedded data begins. */
export function renderPageStart({ title, body, assets }: PageStart): string {
  const policy = [
    "default-src 'none'",
    `script-src '${assets.scriptHash}'`,
    `style-src '${assets.styleHash}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeHtml(visibleText(title))}</title>`,
    `<style>${assets.style}</style>`,
    '</head>',
    '<body>',
    `<div id="page"><main>${body}</main></div>`,
    '',
  ].join('\n')
}

/** The program, which finds all data before it. */
export function renderPageEnd({ script }: PageAssets): string {
  return `<script>${script}</script>\n</body>\n</html>\n`
}
