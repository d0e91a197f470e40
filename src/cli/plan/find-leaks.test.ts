import { expect, test } from 'vitest'
import { aGoldenCase } from '../../testing/builders/build-golden-case.ts'
import { findLeaks } from './find-leaks.ts'
import type { ResolvedSide } from '../sides/resolve-sides.ts'

const key = 'sk-0123456789-"quoted"'

function sideWith(request: object): ResolvedSide {
  return { settings: { request } } as unknown as ResolvedSide
}

const clean = { baseline: sideWith({}), candidate: sideWith({}) }

test('a key in a prompt is a problem at the place of the case', () => {
  const cases = [
    aGoldenCase({ id: 'a' }),
    aGoldenCase({ id: 'b', turns: [[{ role: 'user', content: `My key is ${key}.` }]] }),
  ]
  expect(findLeaks(cases, { secrets: [key], sides: clean })).toMatchObject([
    { severity: 'error', message: expect.stringContaining('support/b holds a key') as string },
  ])
})

test.each(['of-the-baseline!', 'of-the-candidate!'])(
  'one key of several, of 16 characters or more, is enough: %s',
  held => {
    const cases = [aGoldenCase({ turns: [[{ role: 'user', content: held }]] })]
    const secrets = ['of-the-baseline!', 'of-the-candidate!']
    expect(findLeaks(cases, { secrets, sides: clean })).toHaveLength(1)
  },
)

test('a key in the request settings of a side is a problem', () => {
  const sides = { ...clean, candidate: sideWith({ metadata: { token: key } }) }
  expect(findLeaks([], { secrets: [key], sides })).toMatchObject([
    { message: 'the request settings of the candidate hold a key' },
  ])
})

test('a word that serves as the key of a local server may be used in prompts', () => {
  const cases = [aGoldenCase({ turns: [[{ role: 'user', content: 'What is a placeholder?' }]] })]
  expect(findLeaks(cases, { secrets: ['placeholder', ''], sides: clean })).toEqual([])
})
