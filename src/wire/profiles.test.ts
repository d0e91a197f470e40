import { expect, test } from 'vitest'
import { resolveBaseUrl } from './dialect/base-url.ts'
import { findProfile, profiles } from './profiles.ts'

test('names are unique and lead to their profile', () => {
  expect(new Set(profiles.map(({ name }) => name)).size).toBe(profiles.length)
  for (const profile of profiles) expect(findProfile(profile.name)).toBe(profile)
  expect(findProfile('constructor')).toBeUndefined()
})

test('header names are lower case, so that none is sent twice', () => {
  for (const { addedHeaders, authorization } of profiles) {
    const names = [authorization.header, ...addedHeaders.map(({ name }) => name)]
    expect(names).toEqual(names.map(name => name.toLowerCase()))
  }
})

test('base URLs need no correction, and only an unknown server has none', () => {
  for (const profile of profiles) {
    const { name, baseUrl } = profile
    if (baseUrl === null) expect(name).toBe('openai-compatible')
    else expect(resolveBaseUrl(baseUrl, profile)).toEqual({ ok: true, url: baseUrl, note: null })
  }
})
