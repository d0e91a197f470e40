#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { main } from './cli/main.ts'
import type { TextOutput, World } from './cli/world.ts'

const exitCodeOfSecondInterrupt = 130
const widthWithoutTerminal = 80

/** A reader that went away (`| head`) is no trouble of ours: the exit status still counts. */
function toOutput(stream: NodeJS.WriteStream): TextOutput {
  stream.on('error', () => {})
  return {
    write: text => void stream.write(text),
    get isTerminal() {
      return stream.isTTY
    },
    get columns() {
      return stream.columns ?? (Number(process.env['COLUMNS']) || widthWithoutTerminal)
    },
  }
}

const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(exitCodeOfSecondInterrupt)
    interrupt.abort()
  })
}

const world: World = {
  workingDirectory: process.cwd(),
  environment: process.env,
  stdout: toOutput(process.stdout),
  stderr: toOutput(process.stderr),
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: Math.random,
  interrupt: interrupt.signal,
  stdinClosed: () =>
    new Promise(resolve => {
      process.stdin.once('close', resolve).once('end', resolve).resume()
    }),
  selfCommand: [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)],
}

process.exitCode = await main(process.argv.slice(2), world)
