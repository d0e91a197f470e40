import { readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { simulatedKeys } from '../src/simulator/simulated-profile.ts'
import { startSimulator } from '../src/simulator/start-simulator.ts'
import { runCommand } from '../src/testing/commands/run-command.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

const corpus = fileURLToPath(new URL('fixtures/inventory', import.meta.url))

interface Shown {
  readonly findings: readonly {
    readonly file: string
    readonly line: number
    readonly kind: string
    readonly value: string
    readonly change: string | null
  }[]
  readonly filesSkipped: Readonly<Record<string, number>>
  readonly notes: readonly { readonly path: string; readonly reason: string }[]
  readonly proposed: { readonly baseline: string | null; readonly config: string }
}

async function scan(folder: string, cwd: string = folder): Promise<Shown> {
  const { code, stdout, stderr } = await runCommand(['inventory', folder, '--json'], { cwd })
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as Shown
}

const describeFindings = ({ findings }: Shown) =>
  findings.map(({ file, line, kind, value }) => `${file}:${line} ${kind} ${value}`)

describe('the corpus of small applications', () => {
  let found: Shown | undefined
  beforeAll(async () => {
    found = await scan(corpus)
  })

  test.each(readdirSync(corpus))('%s: what is expected is found, and nothing else', app => {
    const expected = JSON.parse(
      readFileSync(join(corpus, app, 'expected.json'), 'utf8'),
    ) as string[]
    const lines = found ? describeFindings(found) : []
    const own = lines.filter(line => line.startsWith(`${app}/`))
    expect(own.filter(line => !line.includes('/expected.json:'))).toEqual(
      expected.map(line => `${app}/${line}`),
    )
  })

  test('names the gateway in use and the change that each place needs', async () => {
    const { proposed, findings } = await scan(join(corpus, 'openai-sdk-js'))
    expect(proposed.baseline).toBe('openrouter')
    const changeOf = (value: string) => findings.find(item => item.value === value)?.change
    expect(changeOf('https://openrouter.ai/api/v1')).toBe('write https://api.phaseo.app/v1')
    expect(changeOf('OPENROUTER_API_KEY')).toBe(
      'read AI_STATS_API_KEY instead of OPENROUTER_API_KEY',
    )
    expect(changeOf('transforms')).toContain('drop transforms')
    expect(changeOf('new OpenAI')).toBeNull()
  })
})

describe('parity inventory', () => {
  const source = "const url = 'https://openrouter.ai/api/v1'\nconst model = 'gpt-4o-mini'\n"

  test('shows each place with its line, and the files that it proposes', async () => {
    const { folder } = temporaryProject({ 'src/a.js': source })
    const { code, stdout } = await runCommand(['inventory', '.'], { cwd: folder })
    expect(code).toBe(0)
    expect(stdout).toContain('src/a.js:1')
    expect(stdout).toContain('-> write https://api.phaseo.app/v1')
    expect(stdout).toContain('gateway: openrouter')
    expect(stdout).toContain('"gpt-4o-mini": { candidate: "openai/gpt-4o-mini" }')
    expect(stdout).toContain('OPENROUTER_API_KEY=')
  })

  test('writes a config that is valid, and overwrites nothing', async () => {
    const { folder } = temporaryProject({ 'src/a.js': source, 'out/.env.example': 'MINE=1\n' })
    const first = await runCommand(['inventory', '.', '--write', 'out'], { cwd: folder })
    expect(first.code).toBe(0)
    expect(first.stderr).toBe(
      'written  out/parity.config.yaml\nkept     out/.env.example\nwritten  out/gateway-changes.md\nnext     set the keys of .env.example, then parity check -c out/parity.config.yaml\n',
    )
    expect(readFileSync(join(folder, 'out/.env.example'), 'utf8')).toBe('MINE=1\n')
    expect(readFileSync(join(folder, 'out/gateway-changes.md'), 'utf8')).toContain('- [ ] line 1')
    writeFileSync(join(folder, 's.yaml'), 'cases: [{ id: a, model: gpt-4o-mini, prompt: Hi }]\n')
    const args = ['validate', 's.yaml', '-c', 'out/parity.config.yaml']
    const checked = await runCommand(args, { cwd: folder })
    expect([checked.code, checked.stderr.replaceAll(/^warning: .*\n/gm, '')]).toEqual([0, ''])
  })

  test('shows no hard-coded key in any output', async () => {
    const secret = 'Zq8Rt2Lm5Xc9Vb3Nw7Kd4Hf6'
    const { folder } = temporaryProject({
      [`src/llmgtwy_${secret}.py`]: `# OPENAI_API_KEY = "${secret}"\nKEY = "llmgtwy_${secret}"\nURL = "https://${secret}@api.openai.com/v1?key=${secret}"\n`,
    })
    const table = await runCommand(['inventory', '.'], { cwd: folder })
    const json = await runCommand(['inventory', '.', '--json', '--write', 'out'], { cwd: folder })
    const written = readdirSync(join(folder, 'out')).map(name =>
      readFileSync(join(folder, 'out', name), 'utf8'),
    )
    expect(table.stdout).toContain('llmg…')
    expect(table.stdout).toContain('Zq8R…')
    for (const text of [table.stdout, table.stderr, json.stdout, json.stderr, ...written]) {
      expect(text).not.toContain(secret.slice(5))
    }
  })

  test('leaves out what ignore files name, and what no person wrote', async () => {
    const { folder } = temporaryProject({
      '.gitignore': '*.log\n/build/\nsecret.js\n',
      'a.js': source,
      'b.log': source,
      'build/c.js': source,
      'lib/build/d.js': source,
      'lib/.gitignore': '!secret.js\ndraft/*\n!draft/kept.js\n',
      'lib/secret.js': source,
      'lib/draft/e.js': source,
      'lib/draft/kept.js': source,
      'secret.js': source,
      'node_modules/x/index.js': source,
      '.git/hooks/x.js': source,
      'app.min.js': source,
      'bundle.js': `${source}${'a=1;'.repeat(4000)}`,
      'blob.js': new Uint8Array([...Buffer.from(source), 0, 1]),
      'package-lock.json': source,
      'huge.js': source,
    })
    truncateSync(join(folder, 'huge.js'), 3_000_000_000)
    writeFileSync(join(folder, 'large.js'), `${source}${'// line\n'.repeat(200_000)}`)
    const found = await scan(folder)
    expect([...new Set(found.findings.map(({ file }) => file))]).toEqual([
      'a.js',
      'lib/build/d.js',
      'lib/draft/kept.js',
      'lib/secret.js',
    ])
    // The file of 3 GB is full of zeros, so it is known as binary by its first bytes.
    expect(found.filesSkipped).toEqual({ binary: 2, large: 1, minified: 2, generated: 1 })
  })

  test('follows the ignore files of the repository above the folder', async () => {
    const { folder } = temporaryProject({
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.gitignore': 'app/made/\n',
      'app/a.js': source,
      'app/made/b.js': source,
    })
    const found = await scan('app', folder)
    expect([...new Set(found.findings.map(({ file }) => file))]).toEqual(['a.js'])
  })

  test('says which symbolic links it did not follow, and ends', async () => {
    const { folder } = temporaryProject({ 'src/a.js': source })
    symlinkSync('..', join(folder, 'src/up'))
    symlinkSync('self', join(folder, 'self'))
    symlinkSync('/nowhere/at/all', join(folder, 'gone'))
    const { notes } = await scan(folder)
    expect(notes.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'gone: a symbolic link that leads nowhere',
      'self: a symbolic link to a folder that it lies in, not followed',
      'src/up: a symbolic link to a folder that it lies in, not followed',
    ])
  })

  test('makes hostile file names visible', async () => {
    const { folder } = temporaryProject({ 'a\u001B[31m\n::error::x.js': source })
    const { stdout } = await runCommand(['inventory', '.'], { cwd: folder, env: { CI: 'true' } })
    expect(stdout).toContain('a␛[31m↵')
    expect(stdout).not.toContain('\u001B')
    expect(stdout).not.toMatch(/^::/m)
  })

  test('exits with 5 when nothing is found, and with 2 for a folder that is none', async () => {
    const { folder } = temporaryProject({ 'a.js': 'export const a = 1\n' })
    const exit = async (...args: string[]) =>
      (await runCommand(['inventory', ...args], { cwd: folder })).code
    expect(await Promise.all([exit('.'), exit('missing'), exit('a.js'), exit()])).toEqual([
      5, 2, 2, 2,
    ])
  })

  test('leads to another candidate by name', async () => {
    const { folder } = temporaryProject({ 'a.js': "const url = 'https://api.openai.com/v1'\n" })
    const args = ['inventory', '.', '--candidate']
    const good = await runCommand([...args, 'openrouter'], { cwd: folder })
    expect(good.stdout).toContain('-> write https://openrouter.ai/api/v1')
    const bad = await runCommand([...args, 'openruter'], { cwd: folder })
    expect([bad.code, bad.stderr]).toEqual([
      2,
      expect.stringContaining('did you mean "openrouter"'),
    ])
  })
})

describe('model ids looked up in the catalogue', () => {
  const models = ['gpt-4o-mini', 'openai/gpt-4o-mini', 'claude-haiku-4-5', 'gpt-9-colossal']
  const source = models.map(id => `client.chat({ model: '${id}' })\n`).join('')

  test('go into the proposed map only if they are there', async () => {
    const { folder } = temporaryProject({ 'a.js': source })
    const simulator = await startSimulator({
      profile: 'ai-stats',
      side: 'candidate',
      port: 0,
      seed: '1',
      defects: [],
      delayFactor: 0,
    })
    try {
      const env = { AI_STATS_API_KEY: simulatedKeys['ai-stats'] }
      const args = ['inventory', '.', '--check-models', '--candidate-url', simulator.url]
      const table = await runCommand(args, { cwd: folder, env })
      expect([table.code, table.stderr]).toEqual([
        0,
        expect.stringMatching(/^reading the catalogue of AI Stats Gateway; nothing of the code/),
      ])
      expect(table.stdout).toMatch(/gpt-9-colossal +missing/)
      const json = await runCommand([...args, '--json'], { cwd: folder, env })
      const { proposed, catalogue } = JSON.parse(json.stdout) as Shown & {
        readonly catalogue: { readonly lookups: readonly { model: string; found: string }[] }
      }
      expect(catalogue.lookups.map(({ model, found }) => [model, found])).toEqual([
        ['claude-haiku-4-5', 'other-id'],
        ['gpt-4o-mini', 'alias'],
        ['gpt-9-colossal', 'missing'],
        ['openai/gpt-4o-mini', 'exact'],
      ])
      expect(proposed.config).toContain(
        '"claude-haiku-4-5": { candidate: "anthropic/claude-haiku-4.5" }',
      )
      expect(proposed.config).toContain('#   "gpt-9-colossal"')
      expect(proposed.config).not.toContain('openai/gpt-9-colossal')
    } finally {
      await simulator.close()
    }
  })

  test('need a key and a catalogue that answers', async () => {
    const { folder } = temporaryProject({ 'a.js': source })
    const args = ['inventory', '.', '--check-models', '--candidate-url', 'http://127.0.0.1:1/v1']
    const keyless = await runCommand(args, { cwd: folder })
    expect([keyless.code, keyless.stderr]).toEqual([
      2,
      expect.stringMatching(/^the candidate \(ai-stats\) has no key: .*--candidate-key-env\)$/m),
    ])
    const url = await runCommand([...args.slice(0, -1), 'gateway.example'], { cwd: folder })
    expect(url.stderr).toMatch(/^the candidate's base URL cannot be used: /m)
    const socks = { HTTPS_PROXY: 'socks5://127.0.0.1:1', AI_STATS_API_KEY: 'some-secret-of-mine' }
    const behind = await runCommand(['inventory', '.', '--check-models'], {
      cwd: folder,
      env: socks,
    })
    expect([behind.code, behind.stderr]).toEqual([
      2,
      expect.stringContaining('cannot be used for the candidate'),
    ])
    const env = { AI_STATS_API_KEY: 'phaseo_v1_sk_abcdef12_some-secret' }
    const closed = await runCommand(args, { cwd: folder, env })
    expect([closed.code, closed.stderr]).toEqual([
      4,
      expect.stringContaining('ids are guessed by their form'),
    ])
    expect(closed.stdout).toContain('"gpt-4o-mini": { candidate: "openai/gpt-4o-mini" }')
    const useless = await runCommand(['inventory', '.', '--candidate-url=http://x'], {
      cwd: folder,
    })
    expect([useless.code, useless.stderr]).toEqual([
      2,
      expect.stringContaining('without --check-models'),
    ])
  })
})
