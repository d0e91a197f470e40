import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Builds the command once before the tests, so that the process tests run what users run. */
export function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
}
