import type { StreamFrames } from './gateway-form.ts'
import type { Pace } from './pace.ts'

export interface ScheduleOptions {
  readonly frames: StreamFrames
  readonly pace: Pace
  /** On the monotonic clock. */
  readonly arrivedAt: number
  /** Ends the response early, with nothing that marks the end. */
  readonly isCut: boolean
}

export interface TimedFrame {
  /** On the monotonic clock. */
  readonly dueAt: number
  readonly text: string
}

/** When each event of a stream is due: the role before the first token, the end mark last. */
export function scheduleFrames(options: ScheduleOptions): readonly TimedFrame[] {
  const { frames, pace, arrivedAt, isCut } = options
  const { opening, pieces, closing } = frames
  const { firstTokenMs, totalMs } = pace
  const kept = isCut ? Math.max(1, Math.floor(pieces.length * 0.7)) : pieces.length
  const gapMs = (totalMs - firstTokenMs) / Math.max(1, pieces.length)
  const at = (offsetMs: number, text: string): TimedFrame => ({ dueAt: arrivedAt + offsetMs, text })
  return [
    ...opening.map(text => at(firstTokenMs * 0.6, text)),
    ...pieces.slice(0, kept).map((text, index) => at(firstTokenMs + index * gapMs, text)),
    ...(isCut ? [] : closing.map(text => at(totalMs, text))),
  ]
}
