import type { ProgressState } from '../../model/progress.ts'
import { renderPlainProgress, renderProgress } from '../../report/progress.ts'
import { wantsColour } from '../inputs/wants-colour.ts'
import type { World } from '../world.ts'

export interface ProgressDisplay {
  start(state: () => ProgressState): void
  stop(): void
}

const barEveryMs = 100
const lineEveryMs = 10_000
const clearLine = '\r\u001b[2K'

/** A bar that redraws itself on a terminal; elsewhere a plain line now and then. */
export function createProgressDisplay(
  world: World,
  options: { readonly quiet: boolean; readonly colour: boolean },
): ProgressDisplay {
  const { stderr } = world
  if (options.quiet) return { start: () => {}, stop: () => {} }
  const isBar = stderr.isTerminal && world.environment['TERM'] !== 'dumb'
  let timer: NodeJS.Timeout | undefined
  let read: (() => ProgressState) | undefined
  const colour = options.colour && wantsColour(world, stderr)
  const draw = () => {
    if (!read) return
    if (!isBar) {
      stderr.write(`${renderPlainProgress(read())}\n`)
      return
    }
    const { columns } = stderr
    stderr.write(clearLine + renderProgress(read(), { columns, colour }))
  }
  return {
    start(state) {
      read = state
      timer = setInterval(draw, isBar ? barEveryMs : lineEveryMs)
      if (isBar) draw()
    },
    stop() {
      if (!timer) return
      clearInterval(timer)
      timer = undefined
      if (isBar) stderr.write(clearLine)
      else if (read) stderr.write(`${renderPlainProgress(ended(read()))}\n`)
    },
  }
}

/** Nothing more is sent, whatever is left, and nobody is waited for. */
function ended(state: ProgressState): ProgressState {
  const { waiting: _, ...others } = state
  return { ...others, remainingMs: null }
}
