import { tookTooLong, withTimeLimit } from './time-limit.ts'

/** Milliseconds that a pattern may take on one text, which is thousands of times what most take. */
const limitMs = 50

/** Without a repetition, a pattern takes no longer than the text is. */
const repetition = /[*+{]/

/** Runs of one kind are what patterns that repeat a repetition take ages on. */
const usualRuns = ['a', '0', ' ', 'a ', 'a1', '-', 'a@', '\n']
const mostRuns = 30
const runLength = 2000

/** Whether a pattern takes so long on simple texts that no answer can be held against it. */
export function isSlowPattern(source: string, compiled: RegExp): boolean {
  if (!repetition.test(source)) return false
  const own = source.match(/[^\\()[\]{}*+?|^$.]+/gu) ?? []
  const runs = new Set([...usualRuns, ...own, ...own.flatMap(text => Array.from(text))])
  return [...runs]
    .slice(0, mostRuns)
    .some(run => takesTooLong(compiled, `${run.repeat(runLength / run.length)}\n!`))
}

/** Whether it does on this text. */
function takesTooLong(compiled: RegExp, text: string): boolean {
  return withTimeLimit(limitMs, () => compiled.test(text)) === tookTooLong
}
