import { setFlagsFromString } from 'node:v8'

/**
 * How far heaps may grow beyond what is in use, in percent. Left to itself, the engine lets a small one
 * grow to four times that. Below about 100, sending is slower; judging is not.
 */
const growthPercent = { sending: 120, judging: 40 } as const

/** Keeps heaps close to what is in use: those of this thread, and of threads that it starts. */
export function limitHeapGrowth(phase: keyof typeof growthPercent): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent[phase]}`)
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
