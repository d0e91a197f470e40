import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../src/testing/commands/run-command.ts'
import { temporaryProject } from '../src/testing/commands/until-test-ends.ts'

test('init says the next commands as they are typed there', async () => {
  const { folder } = temporaryProject()
  const npm = { npm_lifecycle_event: 'parity' }
  const here = await runCommand(['init'], { cwd: folder, env: npm })
  expect(here.stdout).toContain(
    'next: npm run parity -- validate, then npm run parity -- run --list\n',
  )
  const below = await runCommand(['init', 'of the team'], { cwd: folder })
  const places = "-c 'of the team/parity.config.yaml' 'of the team/suites'"
  expect(below.stdout).toContain(
    `next: parity validate ${places}, then parity run --list ${places}\n`,
  )
})

test('the starter files name the schemas where they are', async () => {
  const schema = 'schema/suite.schema.json'
  const own = temporaryProject({ [schema]: '{}' })
  const other = temporaryProject()
  for (const [{ folder }, place] of [
    [own, './schema/config.schema.json'],
    [other, './node_modules/gateway-parity/schema/config.schema.json'],
  ] as const) {
    await runCommand(['init'], { cwd: folder })
    const [first] = readFileSync(join(folder, 'parity.config.yaml'), 'utf8').split('\n')
    expect(first).toBe(`# yaml-language-server: $schema=${place}`)
  }
})
