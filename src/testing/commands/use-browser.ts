import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { createWatchedTab, openBrowser, type OpenPage } from './open-browser.ts'

export interface UsedBrowser {
  readonly browser: () => Promise<Browser>
  readonly open: OpenPage
}

/** One browser for the tests of a file. Each of them awaits it, so that a missing one fails them all. */
export function useBrowser(): UsedBrowser {
  let browser: Promise<Browser>
  let tab: Promise<OpenPage>
  beforeAll(() => {
    browser = openBrowser()
    tab = browser.then(createWatchedTab)
    tab.catch(() => {})
  })
  afterAll(async () => {
    const [started] = await Promise.allSettled([browser])
    if (started.status === 'fulfilled') await started.value.close()
  })
  return {
    browser: () => browser,
    open: async (url, options) => {
      const open = await tab
      return open(url, options)
    },
  }
}
