import type { ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'

import { scheduleFrames } from './schedule-frames.ts'
import type { ScheduleOptions } from './schedule-frames.ts'

export interface StreamOptions extends ScheduleOptions {
  readonly response: ServerResponse
}

/**
 * Writes server-sent events when each is due. Due times are absolute, so that a late timer does not
 * make the ones after it late.
 */
export function sendStream(options: StreamOptions): void {
  const { response } = options
  const frames = scheduleFrames(options)
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
    ...options.frames.headers,
  })
  response.flushHeaders()
  let next = 0
  let timer: NodeJS.Timeout | undefined
  const writeDue = (): void => {
    const now = performance.now()
    let due = ''
    let frame = frames[next]
    while (frame !== undefined && frame.dueAt <= now) {
      due += frame.text
      next += 1
      frame = frames[next]
    }
    if (frame === undefined) {
      response.end(due)
      return
    }
    if (due !== '') response.write(due)
    timer = setTimeout(writeDue, frame.dueAt - now)
  }
  response.once('close', () => clearTimeout(timer))
  writeDue()
}
