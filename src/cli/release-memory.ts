import { setFlagsFromString } from 'node:v8'

/** Beyond what is in use. Left to itself, a heap of 60 MB grows to 140 before it is collected. */
const heapGrowingPercent = 40

/** Keeps heaps close to what is in use, of this thread and of those that it starts. */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${heapGrowingPercent}`)
}

/**
 * Gives back what is no longer used, now. Left to itself, the engine keeps several times of what a run
 * needs: it cannot know that plans have just been made, or that all has been sent. Does nothing in an
 * engine that was built without its inspector, or that does not permit it (`--permission`).
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
