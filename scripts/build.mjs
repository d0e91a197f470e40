// Compiles the command and bundles the program of the HTML report, without a shell.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const options = { cwd: root, stdio: ['ignore', 2, 2] }

/** The licences of everything that the bundle holds, as they ask for. */
function writeLicenses(inputs) {
  const packages = new Set(
    Object.keys(inputs).flatMap(
      path => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
    ),
  )
  const texts = [...packages].sort().map(name => {
    const folder = join(root, 'node_modules', name)
    const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry))
    const text = file ? readFileSync(join(folder, file), 'utf8').trim() : 'no licence file'
    return `${name}\n\n${text}\n`
  })
  writeFileSync(join(root, 'dist', 'page', 'licenses.txt'), texts.join(`\n${'-'.repeat(72)}\n\n`))
}

const bundled = await build({
  absWorkingDir: root,
  entryPoints: [
    { in: 'src/page/main.tsx', out: 'page' },
    { in: 'src/page/page.css', out: 'page' },
  ],
  outdir: 'dist/page',
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
})
writeLicenses(bundled.metafile.inputs)
const script = readFileSync(join(root, 'dist', 'page', 'page.js'), 'utf8')
if (/<\/script|<!--/i.test(script)) throw new Error('the bundle cannot stand in a script element')

const compiled = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], options)
process.exitCode = compiled.status === 0 && existsSync(join(root, 'dist', 'bin.js')) ? 0 : 1
