import type { Sleep } from './slot-limiter.ts'

/**
 * At an interrupt, starts nothing more; gives up what is in flight some time later, since it is paid for
 * and may still come, or at once where there is no such time or the interrupt has come already. What it
 * returns is called when nothing is in flight any more.
 */
export function afterGrace(
  given: { readonly interrupt: AbortSignal; readonly graceMs: number; readonly sleep: Sleep },
  { startNoMore, giveUp }: { readonly startNoMore: () => void; readonly giveUp: () => void },
): () => void {
  const { interrupt, graceMs, sleep } = given
  const ended = new AbortController()
  const begin = () => {
    startNoMore()
    if (graceMs === 0) giveUp()
    else void sleep(graceMs, ended.signal).then(giveUp)
  }
  if (interrupt.aborted) giveUp()
  else interrupt.addEventListener('abort', begin, { once: true })
  return () => {
    interrupt.removeEventListener('abort', begin)
    ended.abort()
  }
}
