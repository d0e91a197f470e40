import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds the command once before the tests, so that the process tests run what users run. */
export function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const compiler = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
  execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
}
