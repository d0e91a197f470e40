#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { exitCodes } from './cli/exit-code.ts'
import { isZombie } from './cli/journal/is-zombie.ts'
import { main } from './cli/main.ts'
import { createSecretGuard } from './cli/secrets/secret-guard.ts'
import type { TextOutput, World } from './cli/world.ts'

const widthWithoutTerminal = 80
/** npm passes a Ctrl-C on to a process that has had it from the terminal already. */
const sameInterruptMs = 300

const guard = createSecretGuard()

/** A reader that went away (`| head`) is no trouble of ours: the exit status still counts. */
function toOutput(stream: NodeJS.WriteStream): TextOutput {
  stream.on('error', () => {})
  return {
    write: text => void stream.write(guard.redact(text)),
    get isTerminal() {
      return stream.isTTY
    },
    get columns() {
      // A terminal that does not know its width says 0.
      return stream.columns || Number(process.env['COLUMNS']) || widthWithoutTerminal
    },
  }
}

function isProcessAlive(processId: number): boolean {
  try {
    process.kill(processId, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return !isZombie(processId)
}

const interrupt = new AbortController()
let interruptedAtMs = 0
function onInterrupt(): void {
  if (!interrupt.signal.aborted) interruptedAtMs = performance.now()
  else if (performance.now() - interruptedAtMs > sameInterruptMs) {
    process.exit(exitCodes.interrupted)
  }
  interrupt.abort()
}

/** A terminal hands over whole lines. */
function readLine(): Promise<string | null> {
  const { stdin } = process
  return new Promise(resolve => {
    const finish = (line: string | null) => {
      stdin.removeAllListeners('data').removeAllListeners('end').pause()
      resolve(line)
    }
    interrupt.signal.addEventListener('abort', () => finish(null), { once: true })
    stdin
      .setEncoding('utf8')
      .once('data', (text: string) => finish(text))
      .once('end', () => finish(null))
  })
}

// Left to itself, Node would exit with 1, which means drift.
process.on('uncaughtException', error => {
  const text = guard.redact(String(error.stack ?? error))
  process.stderr.write(`this is a defect of parity, please report it:\n${text}\n`)
  process.exit(exitCodes.defect)
})

const world: World = {
  workingDirectory: process.cwd(),
  environment: process.env,
  stdout: toOutput(process.stdout),
  stderr: toOutput(process.stderr),
  hideSecrets: secrets => guard.hide(secrets),
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: Math.random,
  interrupt: interrupt.signal,
  hearInterrupts: () => void process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt),
  get stdinIsTerminal() {
    return process.stdin.isTTY
  },
  readLine,
  stdinClosed: () =>
    new Promise(resolve => {
      process.stdin.once('close', resolve).once('end', resolve).resume()
    }),
  processId: process.pid,
  isProcessAlive,
  selfCommand: [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)],
}

process.exitCode = await main(process.argv.slice(2), world)
