/**
 * Runs tasks one after another from a list, at most `limit` at a time.
 *
 * A queue library would hold a closure and a promise for every slot of the plan from the start. This
 * pulls the next slot only when there is room, so memory does not grow with the plan, stopping means
 * no longer pulling, and the limit can move while the run goes on.
 */
export interface SlotLimiter {
  readonly limit: number
  setLimit(limit: number): void
  /** Looks at once whether something can be started, or the run is stopped. */
  wake(): void
  /**
   * Resolves when everything that was started has ended. Tasks must not reject. Rejects where `admit`
   * would wait for ever.
   */
  run<Item>(options: {
    readonly items: Iterable<Item>
    readonly task: (item: Item) => Promise<void>
    readonly stopped: () => boolean
    /**
     * Asked before an item is started, and again whenever a task has ended. `wait` keeps it until
     * then, so that it may only be said while one is under way; a number keeps it for so many
     * milliseconds at most; `stop` starts neither it nor any after it.
     */
    readonly admit?: (item: Item) => Admission
    /** Needed where `admit` says numbers; resolves at the signal, too. */
    readonly sleep?: Sleep
  }): Promise<void>
}

export type Admission = 'start' | 'wait' | 'stop' | number

/** Resolves after the time, or as soon as the signal is aborted. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

export function createSlotLimiter(initialLimit: number): SlotLimiter {
  let limit = initialLimit
  let refill: () => void = () => {}
  return {
    get limit() {
      return limit
    },
    setLimit(next) {
      limit = Math.max(1, Math.floor(next))
      refill()
    },
    wake: () => refill(),
    async run({ items, task, stopped, admit = () => 'start', sleep = async () => {} }) {
      const iterator = items[Symbol.iterator]()
      let waiting: IteratorResult<Parameters<typeof admit>[0]> | null = null
      let inFlight = 0
      let exhausted = false
      let isAsleep = false
      const ended = new AbortController()
      await new Promise<void>((resolve, reject) => {
        refill = () => {
          while (!exhausted && inFlight < limit) {
            const next = stopped()
              ? { done: true as const, value: undefined }
              : (waiting ?? iterator.next())
            const admission = next.done ? 'stop' : admit(next.value)
            waiting = admission === 'wait' || typeof admission === 'number' ? next : null
            if (typeof admission === 'number') {
              askAgainIn(admission)
              break
            }
            if (admission === 'wait') {
              // To end here would leave items behind without a word.
              if (inFlight === 0) reject(new Error('nothing is under way that could be waited for'))
              break
            }
            if (next.done || admission !== 'start') {
              exhausted = true
              break
            }
            inFlight++
            task(next.value).then(settle, reject)
          }
          if (exhausted && inFlight === 0) resolve()
        }
        const askAgainIn = (ms: number) => {
          if (isAsleep) return
          isAsleep = true
          sleep(ms, ended.signal).then(awake, reject)
        }
        const awake = () => {
          isAsleep = false
          refill()
        }
        const settle = () => {
          inFlight--
          refill()
        }
        refill()
      }).finally(() => ended.abort())
    },
  }
}
