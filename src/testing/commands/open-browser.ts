import { existsSync } from 'node:fs'
import { chromium, type Browser, type Page } from 'playwright-core'

const usualPlace = '/usr/bin/chromium'

/** Starts the browser of this machine; a missing one fails the tests, and says what to install. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? usualPlace
  if (!existsSync(executablePath)) {
    throw new Error(
      `no browser at ${executablePath}: install the package "chromium" (apt-get install -y chromium), or name another one in CHROMIUM_PATH`,
    )
  }
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

export interface WatchedPage {
  readonly page: Page
  /** What the page complained of: errors, warnings, breaches of its own policy. */
  readonly complaints: readonly string[]
  /** Everything that it asked for beside itself. */
  readonly requests: readonly string[]
}

export interface OpenOptions {
  readonly scheme?: 'light' | 'dark'
  readonly width?: number
}

export type OpenPage = (url: string, options?: OpenOptions) => Promise<WatchedPage>

/** One tab that opens page after page, each time as if for the first time, and records what no report may do. */
export async function createWatchedTab(browser: Browser): Promise<OpenPage> {
  const page = await browser.newPage({ reducedMotion: 'reduce' })
  let current = ''
  let complaints: string[] = []
  let requests: string[] = []
  page.on('console', message => complaints.push(`${message.type()}: ${message.text()}`))
  page.on('pageerror', error => complaints.push(`error: ${error.message}`))
  page.on('dialog', dialog => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', request => {
    if (request.url() !== current.replace(/#.*$/, '')) requests.push(request.url())
  })
  return async (url, { scheme = 'light', width = 1280 } = {}) => {
    if (current !== '') await page.evaluate('localStorage.clear()')
    // A link within the same file would not load it again.
    await page.goto('about:blank')
    await page.emulateMedia({ colorScheme: scheme, media: 'screen' })
    await page.setViewportSize({ width, height: 800 })
    complaints = []
    requests = []
    current = url
    await page.goto(url)
    await page.locator('header.top').waitFor()
    return { page, complaints, requests }
  }
}
