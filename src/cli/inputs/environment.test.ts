import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createProject, type Project } from '../../testing/commands/run-command.ts'
import { isContinuousIntegration, readEnvironment, valueOf } from './environment.ts'

let project: Project

beforeEach(() => {
  project = createProject()
})

afterEach(() => project.remove())

test('.env lies under what is set already', () => {
  project.write({ '.env': '\uFEFFA_KEY=from-file\nB_KEY="in quotes"\n' })
  const environment = readEnvironment(project.folder, { A_KEY: 'set', C_KEY: undefined })
  expect(environment).toEqual({ A_KEY: 'set', B_KEY: 'in quotes' })
})

test('a variable that is not set has no value, whatever its name', () => {
  const environment = readEnvironment(project.folder, {})
  expect(['constructor', '__proto__'].map(name => valueOf(environment, name))).toEqual([
    undefined,
    undefined,
  ])
})

test('without a .env, and with a folder of that name, what is set is all there is', () => {
  expect(readEnvironment(project.folder, { A_KEY: 'set' })).toEqual({ A_KEY: 'set' })
  mkdirSync(join(project.folder, '.env'))
  expect(readEnvironment(project.folder, { A_KEY: 'set' })).toEqual({ A_KEY: 'set' })
})

test('a .env that cannot be read is said, since its keys would be missed', () => {
  symlinkSync('.env', join(project.folder, '.env'))
  expect(() => readEnvironment(project.folder, {})).toThrow(/cannot read \.env: /)
})

test('a variable that is set to nothing is not set', () => {
  expect(valueOf({ A: '  ' }, 'A')).toBeUndefined()
  expect(valueOf({ A: ' b ' }, 'A')).toBe('b')
})

test.each([
  ['true', true],
  ['1', true],
  ['0', false],
  ['False', false],
  ['', false],
])('CI=%s: %s', (value, expected) => {
  expect(isContinuousIntegration({ CI: value })).toBe(expected)
})
