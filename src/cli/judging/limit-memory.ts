import { getHeapStatistics, setFlagsFromString } from 'node:v8'

/**
 * How far heaps may grow beyond what is in use, in percent. Left to itself, the engine lets a small one
 * grow to four times that. Below about 100, sending is slower; reading suites and judging are not.
 */
const growthPercent = { reading: 40, sending: 120, judging: 40 } as const

/** Keeps heaps close to what is in use: those of this thread, and of threads that it starts. */
export function limitHeapGrowth(phase: keyof typeof growthPercent): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent[phase]}`)
}

/** How far the heap of a large run may grow while it sends, in bytes, however many cases it holds. */
const roomForSending = 30e6
/** A heap that may hardly grow is collected all the time. */
const leastGrowthPercent = 25

/**
 * Gives back what it took to read a large run's suites, before it sends: the heap would stay as large
 * as it was then.
 */
export async function settleHeap(): Promise<void> {
  await releaseMemory()
  const percent = Math.round((100 * roomForSending) / getHeapStatistics().used_heap_size)
  const bounded = Math.max(leastGrowthPercent, Math.min(percent, growthPercent.sending))
  setFlagsFromString(`--heap-growing-percent=${bounded}`)
}

/**
 * Gives back what is no longer used, now. Left to itself, the engine keeps several times of what a run
 * needs: it cannot know that all has been sent. Does nothing in an engine that was built without its
 * inspector, or that does not permit it (`--permission`).
 */
export async function releaseMemory(): Promise<void> {
  try {
    const { Session } = await import('node:inspector/promises')
    const session = new Session()
    session.connect()
    await session.post('HeapProfiler.collectGarbage').finally(() => session.disconnect())
  } catch {
    // The run takes more memory, and is as good.
  }
}
