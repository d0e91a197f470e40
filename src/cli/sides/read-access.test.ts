import { describe, expect, test } from 'vitest'
import { findProfile } from '../../wire/profiles.ts'
import { describeOddKey, readKey, type Access, type Key } from './read-access.ts'

function read(value: string): Access<Key> {
  const profile = findProfile('openai')
  if (!profile) throw new Error('there is no such profile')
  const environment = { OPENAI_API_KEY: value }
  return readKey('candidate', { profile, environment, named: undefined, hint: '' })
}

describe('readKey', () => {
  test.each(['sk-0123456789\nabcdef', 'ключ-0123456789abcdef', 'sk-0123456789…cdef'])(
    'a key that cannot be sent is told before anything is, and not shown: %j',
    value => {
      const key = read(value)
      expect(key).toEqual({
        ok: false,
        message:
          "the candidate's key in OPENAI_API_KEY holds a line break or another character that no HTTP header can carry",
        hint: 'copy the key again, without anything around it',
      })
    },
  )

  test('spaces and line breaks around a key are no part of it', () => {
    expect(read(' sk-0123456789abcdef\r\n')).toMatchObject({
      value: { value: 'sk-0123456789abcdef' },
    })
  })
})

describe('describeOddKey', () => {
  test.each([
    ['"sk-0123456789abcdef"', 'quotation marks'],
    ["'sk-0123456789abcdef'", 'quotation marks'],
    ['Bearer sk-0123456789abcdef', 'the word "Bearer"'],
    ['sk-01234567 89abcdef', 'a space'],
  ])('%s is told, for it is sent as it is', (value, odd) => {
    expect(describeOddKey({ variable: 'MY_KEY', value })).toBe(
      `the key in MY_KEY holds ${odd}: write the key alone`,
    )
  })

  test('any other key is not', () => {
    expect(describeOddKey({ variable: 'MY_KEY', value: 'QWxhZGRpbg==' })).toBeNull()
    expect(describeOddKey({ variable: null, value: null })).toBeNull()
  })
})
