import { expect, test } from 'vitest'
import { resolveBaseUrl } from './base-url.ts'

test.each([
  ['https://api.example.com/v1', 'https://api.example.com/v1'],
  ['https://api.example.com/v1/', 'https://api.example.com/v1'],
  [' http://localhost:8080/openai/v1// ', 'http://localhost:8080/openai/v1'],
  ['http://[::1]:8080/v1', 'http://[::1]:8080/v1'],
])('%s is used as %s without a word', (text, url) => {
  expect(resolveBaseUrl(text)).toEqual({ ok: true, url, note: null })
})

test('assumes /v1 where there is no path, and says so', () => {
  expect(resolveBaseUrl('http://127.0.0.1:4010/')).toEqual({
    ok: true,
    url: 'http://127.0.0.1:4010/v1',
    note: 'no path given, http://127.0.0.1:4010/v1 is assumed',
  })
})

test('knows what a gateway assumes, and what it puts before its paths', () => {
  const form = { assumedPath: '/v1beta', protocols: [{}, { pathPrefix: 'openai/' }] }
  expect(resolveBaseUrl('https://api.example.com', form)).toEqual({
    ok: true,
    url: 'https://api.example.com/v1beta',
    note: 'no path given, https://api.example.com/v1beta is assumed',
  })
  for (const path of ['openai', 'openai/', 'openai/chat/completions']) {
    const resolved = resolveBaseUrl(`https://api.example.com/v1beta/${path}`, form)
    expect(resolved).toMatchObject({ ok: true, url: 'https://api.example.com/v1beta' })
    expect(resolved.ok && resolved.note).toContain('/openai')
  }
})

test.each(['chat/completions', 'responses', 'messages'])(
  'takes back a /%s that would be appended twice, and says so',
  path => {
    const resolved = resolveBaseUrl(`https://api.example.com/v1/${path}`)
    expect(resolved).toMatchObject({ ok: true, url: 'https://api.example.com/v1' })
    expect(resolved.ok && resolved.note).toContain('appended')
  },
)

test.each([
  ['', 'http'],
  ['ftp://api.example.com/v1', 'http'],
  ['localhost:8080/v1', 'write http://localhost:8080/v1'],
  ['api.example.com/v1', 'write https://api.example.com/v1'],
  ['https://user:secret@api.example.com/v1', 'key variable'],
  ['https://secret@api.example.com/v1', 'key variable'],
  ['https://:secret@api.example.com/v1', 'key variable'],
  ['https://api.example.com/v1?key=secret', '?'],
  ['https://', 'http'],
])('refuses "%s" and says why', (text, reason) => {
  const resolved = resolveBaseUrl(text)
  expect(resolved.ok).toBe(false)
  expect(!resolved.ok && resolved.problem).toContain(reason)
  expect(JSON.stringify(resolved)).not.toContain('secret')
})
