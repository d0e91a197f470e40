import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor, isSecretHeader, redactHeaders, shortSecrets } from './redact.ts'

describe('createRedactor', () => {
  test('no secret of eight characters or more survives, in any form and place', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 8 }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]
          const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
          for (const form of [...forms, base64]) {
            expect(createRedactor([secret])(`${before}\n${form}\n${after}`)).toContain('[redacted]')
          }
        },
      ),
      { examples: [['[redacted', '', '']] },
    )
  })

  test('no base64 of a longer text keeps a secret that stands in it', () => {
    const key = fc.string({ unit: 'grapheme-ascii', minLength: 8 })
    const around = fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))
    const encodings = fc.constantFrom('base64', 'base64url')
    fc.assert(
      fc.property(key, around, encodings, (secret, [before, after], encoding) => {
        const encoded = Buffer.from(before + secret + after).toString(encoding)
        const left = createRedactor([secret])(`Basic ${encoded}`)
        expect(left).toContain('[redacted]')
        // What is left beside the mark: the text around, and the edges that it shares with the key.
        const most = encoded.length - Math.floor(((secret.length - 1) * 8) / 6) + 2
        expect(left.replace('Basic ', '').replace('[redacted]', '').length).toBeLessThanOrEqual(
          most,
        )
      }),
    )
  })

  test('a part of a key is found in JSON too, where it is written otherwise', () => {
    const redact = createRedactor(['begin"ning"of-a-"key"that-is-long'])
    expect(redact(String.raw`"begin\"ning\"of-a-\"key"`)).toBe('"[redacted]"')
  })

  test('a key is found as HTML and as a percent-encoding in small letters', () => {
    const redact = createRedactor(['key<&>/with+signs'])
    expect(redact('key&lt;&amp;&gt;/with+signs key%3c%26%3e%2fwith%2bsigns')).toBe(
      '[redacted] [redacted]',
    )
  })

  test.each([
    ["Python's urllib", 'a/b%2Bc%3Dd~e%26f_g'],
    ['a form', 'a%2Fb%2Bc%3Dd%7Ee%26f_g'],
    ["PHP's JSON", String.raw`a\/b+c=d~e&f_g`],
    ["Go's JSON", String.raw`a/b+c=d~e\u0026f_g`],
    ["Handlebars' HTML", 'a/b+c&#x3D;d~e&amp;f_g'],
    ['Markdown', String.raw`a/b+c=d\~e&f\_g`],
  ])('a key is found as escaped by %s', (_, echo) => {
    expect(createRedactor(['a/b+c=d~e&f_g'])(`x ${echo} y`)).toBe('x [redacted] y')
  })

  test('a key of backslashes is looked for in no time among as many', () => {
    const redact = createRedactor([`key-${'\\'.repeat(40)}-end`])
    expect(redact(`key-${'\\'.repeat(100_000)}`).length).toBeGreaterThan(99_000)
    expect(redact(`key-${'\\'.repeat(80)}-end`)).toBe('[redacted]')
  })

  test('a key that is a word is not taken for that word in other letters', () => {
    const text = '<input placeholder="NOT-NEEDED">'
    const redact = createRedactor(['PLACEHOLDER', 'not-needed'])
    expect(redact(text)).toBe(text)
    expect(redact('PLACEHOLDER, not-needed')).toBe('[redacted], [redacted]')
    expect(createRedactor(['abcdefghijKLMNOPQRST'])('ABCDEFGHIJKLMNOPQRST')).toBe('[redacted]')
  })

  test('text without a secret stays as it is, and short secrets are not searched for', () => {
    const redact = createRedactor(['secret-key-123', 'short'])
    expect(redact('a short text')).toBe('a short text')
    expect(shortSecrets(['secret-key-123', 'short', ''])).toEqual(['short'])
  })

  test.each([
    ['in hex', '6b65793c2d31323334', '6B65793C2D31323334'],
    ['percent-encoded throughout', '%6b%65%79%3c%2d%31%32%33%34', '%6B%65%79%3C%2D%31%32%33%34'],
    [
      'as numbers in HTML',
      '&#107;&#101;&#121;&#60;&#45;&#49;&#50;&#51;&#52;',
      '&#x6b;&#x65;&#x79;&#x3c;&#x2d;&#x31;&#x32;&#x33;&#x34;',
    ],
    [
      'escaped in JSON',
      String.raw`\u006b\u0065\u0079\u003c\u002d\u0031\u0032\u0033\u0034`,
      String.raw`\\u006B\\u0065\\u0079\\u003C\\u002D\\u0031\\u0032\\u0033\\u0034`,
    ],
    ['in other letters', 'KEY<-1234', 'key<-1234'],
    ['percent-encoded twice', 'key%253C-1234', 'key%25253c%252D1234'],
    [
      'with escapes of several kinds',
      String.raw`key&#60;\-1234`,
      'key&amp;lt;-1234',
      'Key%3C-1234',
    ],
  ])('a key is found %s', (_, ...echoes) => {
    const redact = createRedactor(['key<-1234'])
    for (const echo of echoes) expect(redact(`x ${echo} y`)).toBe('x [redacted] y')
    expect(createRedactor(['KEY<-1234'])('key<-1234')).toBe('[redacted]')
  })

  test('a secret that holds another is removed whole', () => {
    expect(createRedactor(['abcdefgh', 'abcdefgh-ijkl'])('x abcdefgh-ijkl y')).toBe(
      'x [redacted] y',
    )
  })
})

test.each([
  'Authorization',
  'X-Api-Key',
  'Helicone-Auth',
  'Ocp-Apim-Subscription-Key',
  'x-goog-signature',
])('%s is named like a header with a secret', name => {
  expect(isSecretHeader(name)).toBe(true)
  expect(isSecretHeader('x-team')).toBe(false)
})

test('secret headers lose their value', () => {
  const headers = { Authorization: 'Bearer x', 'X-Api-Key': 'y', 'x-team': 'z' }
  expect(redactHeaders(headers, new Set(['Authorization', 'X-Api-Key']))).toEqual({
    Authorization: '[redacted]',
    'X-Api-Key': '[redacted]',
    'x-team': 'z',
  })
})
