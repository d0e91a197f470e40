// Runs the command as built from these sources; builds first where the build is missing or old.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const command = join(root, 'dist', 'bin.js')
const built = [
  command,
  join(root, 'dist', 'page', 'page.js'),
  join(root, 'dist', 'page', 'page.css'),
]

function newestSource() {
  const files = readdirSync(join(root, 'src'), { recursive: true }).filter(name =>
    /\.(?:tsx?|css)$/.test(name),
  )
  return Math.max(...files.map(name => statSync(join(root, 'src', name)).mtimeMs))
}

function isCurrent() {
  const newest = newestSource()
  return built.every(file => existsSync(file) && statSync(file).mtimeMs >= newest)
}

function build() {
  const options = { cwd: root, stdio: ['ignore', 2, 2] }
  return spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], options).status === 0
}

// On SIGTERM npm ends its shell and leaves what the shell runs behind, to send and to spend for nobody.
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  process.kill(process.pid, 'SIGTERM')
}, 500)
watch.unref()

if (isCurrent() || build()) {
  await import(pathToFileURL(command).href)
} else {
  process.stderr.write('the build failed: run "npm ci" first, then "npm run build"\n')
  process.exitCode = 70
}
