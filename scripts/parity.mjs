// Runs the command as built from these sources; builds first where the build is missing or old.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'dist', 'bin.js')

function newestSource() {
  const files = readdirSync(join(root, 'src'), { recursive: true }).filter(name =>
    name.endsWith('.ts'),
  )
  return Math.max(...files.map(name => statSync(join(root, 'src', name)).mtimeMs))
}

function build() {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  return spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], options).status === 0
}

// On SIGTERM npm ends its shell and leaves what the shell runs behind, to send and to spend for nobody.
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  process.kill(process.pid, 'SIGTERM')
}, 500)
watch.unref()

const isCurrent = existsSync(built) && statSync(built).mtimeMs >= newestSource()
if (isCurrent || build()) {
  await import(pathToFileURL(built).href)
} else {
  process.stderr.write('the build failed: run "npm ci" first, then "npm run build"\n')
  process.exitCode = 70
}
