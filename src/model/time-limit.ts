import { createContext, Script, type Context } from 'node:vm'

/** Stands for the result of what took too long. */
export const tookTooLong = Symbol('took too long')

let room: { readonly context: Context; readonly script: Script } | undefined

/** What a machine that was busy with something else made late is done in no time now. */
const secondTry = 4

/**
 * Gives up what may take ages, as a regular expression can: after some milliseconds, and once more
 * after four times as many, so that a busy machine decides nothing. What is thrown is passed on.
 */
export function withTimeLimit<Value>(
  limitMs: number,
  work: () => Value,
): Value | typeof tookTooLong {
  const result = attempt(limitMs, work)
  return result === tookTooLong ? attempt(secondTry * limitMs, work) : result
}

/** Node ends only what runs inside a script with a time limit, so this does; it takes 50 µs. */
function attempt<Value>(limitMs: number, work: () => Value): Value | typeof tookTooLong {
  room ??= { context: createContext({}), script: new Script('work()') }
  const { context, script } = room
  context['work'] = work
  try {
    return script.runInContext(context, { timeout: limitMs }) as Value
  } catch (error) {
    if (isTimeout(error)) return tookTooLong
    throw error
  } finally {
    context['work'] = undefined
  }
}

/** Such an error is of the script's own realm, and of no class that is known here. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  )
}
