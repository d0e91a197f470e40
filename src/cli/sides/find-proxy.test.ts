import { describe, expect, test } from 'vitest'
import { findProxy, proxySecrets } from './find-proxy.ts'

const url = 'https://api.gateway.example/v1'
const proxied = { HTTPS_PROXY: 'http://proxy.example:3128' }

describe('the proxy of a URL', () => {
  test('is the one of its scheme, small letters first', () => {
    expect(findProxy(url, {})).toEqual({ kind: 'none' })
    expect(findProxy(url, { HTTP_PROXY: 'http://proxy.example' })).toEqual({ kind: 'none' })
    expect(findProxy(url, { ...proxied, https_proxy: 'other.example:8080' })).toEqual({
      kind: 'found',
      variable: 'https_proxy',
      proxy: { origin: 'http://other.example:8080', authorization: null },
    })
    expect(findProxy('http://gateway.example/v1', { HTTP_PROXY: 'p.example' })).toMatchObject({
      proxy: { origin: 'http://p.example' },
    })
  })

  test.each(['http://127.0.0.1:8000/v1', 'http://localhost/v1', 'http://[::1]:9/v1'])(
    'is none for this machine: %s',
    local => {
      expect(findProxy(local, { HTTP_PROXY: 'http://p.example' })).toEqual({ kind: 'none' })
    },
  )

  test.each([
    ['api.gateway.example', true],
    ['gateway.example', true],
    ['.gateway.example', true],
    ['*.gateway.example', true],
    ['other.example, gateway.example:443', true],
    ['*', true],
    ['GATEWAY.example', true],
    ['way.example', false],
    ['gateway.example:8443', false],
    ['', false],
  ])('NO_PROXY=%s: left out is %s', (exceptions, isLeftOut) => {
    const { kind } = findProxy(url, { ...proxied, NO_PROXY: exceptions })
    expect(kind).toBe(isLeftOut ? 'none' : 'found')
  })

  test.each([
    ['socks5://proxy.example:1080', 'a proxy of the kind socks5 is not supported'],
    ['http://', 'it is not a URL'],
  ])('%s cannot be used', (address, problem) => {
    expect(findProxy(url, { HTTPS_PROXY: address })).toEqual({
      kind: 'unusable',
      variable: 'HTTPS_PROXY',
      problem,
    })
  })

  test('may want a name without a password', () => {
    const found = findProxy(url, { HTTPS_PROXY: 'http://user@proxy.example:3128' })
    const token = Buffer.from('user:').toString('base64')
    expect(found).toMatchObject({ proxy: { authorization: `Basic ${token}` } })
  })

  test('has its password in no part that is shown', () => {
    const found = findProxy(url, { HTTPS_PROXY: 'http://user:se%3Acret%40word@proxy.example:3128' })
    if (found.kind !== 'found') throw new Error('no proxy')
    expect(found.proxy.origin).toBe('http://proxy.example:3128')
    const token = Buffer.from('user:se:cret@word').toString('base64')
    expect(found.proxy.authorization).toBe(`Basic ${token}`)
    expect(proxySecrets(found.proxy)).toEqual([token, 'se:cret@word'])
  })
})
