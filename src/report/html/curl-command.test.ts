import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileText } from '../../testing/hostile-text.ts'
import { quoteForShell } from '../../model/quote-for-shell.ts'
import { renderCurl, visibleJson } from './curl-command.ts'
import type { PageRequest } from './page-data.ts'

const shellSnippets = fc.constantFrom("'", '"', '$HOME', '`id`', '\\', '$(id)', '\n', '!', '~', '*')

/** What a shell makes of words: one process for all of them. */
function readByShell(words: readonly string[]): string[] {
  const script = `printf '%s\\0' ${words.join(' ')}`
  return execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

const request: PageRequest = {
  base: { url: 'https://api.example.com/v1' },
  path: 'chat/completions',
  headers: [['x-no-cache', "it's"]],
  configuredHeaders: ['x-tenant'],
  key: { header: 'authorization', prefix: 'Bearer ', variable: 'GATEWAY_API_KEY' },
  body: { model: 'gpt-4o-mini', stream: true },
  isCut: false,
  changes: [],
}

describe('quoteForShell', () => {
  test('gives a shell back what was quoted, byte for byte', () => {
    const texts = fc.sample(
      fc.oneof(
        hostileText.map(text => text.toWellFormed().replaceAll('\0', '')),
        fc
          .array(fc.oneof(shellSnippets, fc.string()), { maxLength: 6 })
          .map(parts => parts.join('')),
      ),
      { numRuns: 400, seed: 7 },
    )
    const clean = ['', '-x', ...texts.map(text => text.replaceAll('\0', ''))]
    expect(readByShell(clean.map(quoteForShell))).toEqual(clean)
  })
})

describe('renderCurl', () => {
  test('lets the shell fill in the key and nothing else', () => {
    const command = renderCurl(request, { messages: [{ role: 'user', content: "$HOME 'x' `id`" }] })
    const words = execFileSync('/bin/sh', ['-c', command.replace('curl', "printf '%s\\0'")], {
      encoding: 'utf8',
      env: { GATEWAY_API_KEY: 'the-key' },
    })
      .split('\0')
      .slice(0, -1)
    expect(words.slice(0, -1)).toEqual([
      'https://api.example.com/v1/chat/completions',
      '-H',
      'authorization: Bearer the-key',
      '-H',
      'content-type: application/json',
      '-H',
      "x-no-cache: it's",
      '-H',
      'x-tenant: as in your configuration',
      '--no-buffer',
      '--data-raw',
    ])
    expect(JSON.parse(words.at(-1) ?? '')).toEqual({
      model: 'gpt-4o-mini',
      stream: true,
      messages: [{ role: 'user', content: "$HOME 'x' `id`" }],
    })
    expect(command).not.toContain('the-key')
  })

  test('does not hand a strange variable name to the shell', () => {
    const key = { header: 'authorization', prefix: 'Bearer ', variable: '(id)' }
    expect(renderCurl({ ...request, key }, {})).not.toContain('$(id)')
  })

  test('sends a wrong key where one was sent on purpose, and none where none was', () => {
    const wrong = { header: 'authorization', prefix: 'Bearer ', variable: null }
    expect(renderCurl({ ...request, key: wrong }, {})).toContain(
      "-H 'authorization: Bearer wrong-on-purpose'",
    )
    expect(renderCurl({ ...request, key: null }, {})).not.toContain('authorization')
  })

  test('names the variable of an address that is gone', () => {
    expect(renderCurl({ ...request, base: { variable: 'AI_STATS_BASE_URL' } }, {})).toContain(
      'curl "$AI_STATS_BASE_URL"/chat/completions',
    )
  })
})

describe('visibleJson', () => {
  test('means the same and hides nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(hostileText, hostileText), texts => {
        const value = { ...texts }
        const text = visibleJson(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(text).not.toMatch(
          /[\0-\x09\x0B-\x1F\x7F-\x9F\u200B\u202A-\u202E\u2066-\u2069\uFEFF]/,
        )
      }),
    )
  })
})
