import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, problemsOf, read } from '../../testing/read-configuration.ts'
import { parseConfiguration } from './parse-configuration.ts'

describe('the file', () => {
  test.each(['', '# nothing\n', '{}'])('may be empty: %j', text => {
    expect(read(text)).toEqual({
      sides: {},
      models: {},
      run: {},
      quality: { mode: 'equivalent', margin: 0.1 },
      gates: [],
      waivers: [],
    })
  })

  test.each([
    ['baseline: openrouter', '"baseline" must be a mapping such as { gateway: openrouter }'],
    ['models: { m: a/m }', '"m" must be a mapping such as { candidate: openai/gpt-4o-mini }'],
    ['baseline: { apiKey: x }', 'name the environment variable that holds the key with "keyEnv"'],
    ['baseline: { base_url: x }', 'did you mean "url"?'],
  ])('%s is told with what to write', (text, words) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(words)])
  })

  test('is read whole', () => {
    const text = `
$schema: ./config.schema.json
baseline: { gateway: llm-gateway, keyEnv: MY_KEY }
candidate:
  gateway: simulated:ai-stats
  url: http://127.0.0.1:1/v1
  headers: { x-team: a }
  request: { provider: { order: [openai] } }
  defects: [slower]
models: { gpt-4o-mini: { candidate: openai/gpt-4o-mini } }
run: { samples: 5, concurrency: 4, seed: 7, timeoutMs: 1000, connectTimeoutMs: 10, retries: 0, mode: both }
quality: { mode: identical, margin: 5% }
gates: { latency.total: "<= 1.20" }
waivers:
  - { id: w, cases: "support/*", finding: contract.model, reason: dated, expires: 2027-01-31, owner: ada }
suites: [suites]
output: out
`
    expect(read(text)).toEqual({
      sides: {
        baseline: { gateway: 'llm-gateway', keyVariable: 'MY_KEY', headers: {}, request: {} },
        candidate: {
          gateway: 'simulated:ai-stats',
          url: 'http://127.0.0.1:1/v1',
          headers: { 'x-team': 'a' },
          request: { provider: { order: ['openai'] } },
          defect: ['slower'],
        },
      },
      models: { 'gpt-4o-mini': { candidate: 'openai/gpt-4o-mini' } },
      run: {
        samples: 5,
        concurrency: 4,
        seed: '7',
        timeoutMs: 1000,
        connectTimeoutMs: 10,
        retries: 0,
        mode: 'both',
      },
      quality: { mode: 'identical', margin: 0.05 },
      gates: [
        {
          metric: 'latency.total',
          scope: { kind: 'run' },
          threshold: { operator: '<=', value: 1.2, unit: 'ratio', text: '<= 1.20' },
          required: true,
          location: { file: 'parity.config.yaml', line: 13, column: 10 },
        },
      ],
      waivers: [
        {
          id: 'w',
          cases: 'support/*',
          finding: 'contract.model',
          reason: 'dated',
          expires: '2027-01-31',
          owner: 'ada',
          location: { file: 'parity.config.yaml', line: 15, column: 5 },
        },
      ],
      suites: ['suites'],
      output: 'out',
    })
  })

  test('has all its problems reported at once, in file order', () => {
    const text = `
baseline: { gateway: llm-gatway, url: "\${HOST}/v1" }
candidat: {}
run: { samples: 1.5, concurency: 2 }
quality: { margin: 10 }
gates:
  latency.totl: "<= 1.1"
  errors.rate: 5%
waivers:
  - { id: w, cases: x, finding: contract.modle, reason: "", expires: 2027-02-30 }
`
    expect(problemsOf(text)).toEqual([
      '2:22: unknown gateway "llm-gatway" (did you mean "llm-gateway"?)',
      '2:39: environment variable HOST is not set (or give a default: ${HOST:-value})',
      '3:1: unknown key "candidat" (did you mean "candidate"?)',
      '4:17: "samples" must be a whole number or auto',
      '4:22: unknown key "concurency" (did you mean "concurrency"?)',
      '5:20: "margin" must be less than 1',
      '7:3: unknown metric "latency.totl" (did you mean "latency.total"?)',
      '8:16: not a threshold (for example "<= 1.10", "<= 5%", "<= 1pp" or "<= 400ms")',
      '10:33: unknown finding "contract.modle" (did you mean "contract.model"?)',
      '10:57: "reason" must not be empty',
      '10:70: "expires" must be a date such as 2027-01-31',
    ])
  })

  test('has no problem that hides another', () => {
    const text = `
run: { samples: none, maxDuration: 3 parsecs }
quality: { mode: same, margin: 150% }
gates:
  errors.rate: { threshold: "<= many", required: 1 }
  cost.total: 5
  latency.totl: "<= 1.1"
waivers:
  - { id: w, cases: x, finding: contract.foo, reason: known, expires: tomorrow }
  - { id: w, cases: x, finding: contract.model, reason: known, expires: 2027-02-28 }
`
    expect(problemsOf(text).map(problem => problem.replace(/ \(.*/, ''))).toEqual([
      '2:17: "samples" must be a number or auto',
      '2:36: "maxDuration" is no length of time',
      '3:18: "mode" must be one of identical, equivalent',
      '3:32: "margin" must be more than 0% and less than 100%',
      '5:29: not a threshold',
      '5:50: "required" must be true or false, not a number',
      '6:15: "cost.total" must be a limit such as "<= 10%", or a mapping with it',
      '7:3: unknown metric "latency.totl"',
      '9:33: unknown finding "contract.foo"',
      '9:71: "expires" must be a date such as 2027-01-31',
      '10:11: duplicate waiver id "w"',
    ])
  })

  test('has a run that stops early, or one that goes on until it is decided', () => {
    expect(problemsOf('run: { stopEarly: true, untilDecided: false }')).toEqual([])
    expect(problemsOf('run: { stopEarly: true, untilDecided: true }')).toEqual([
      '1:39: "stopEarly" and "untilDecided" exclude each other (choose one)',
    ])
  })

  test.each(['- a', 'text', '5'])('must be a mapping: %j', text => {
    expect(problemsOf(text)[0]).toContain('the file must be a mapping')
  })

  test('never throws, and places every problem inside the file', () => {
    const piece = fc.constantFrom(
      'baseline:',
      '  gateway: simulated:x',
      '  url: "${A}${B:-${C}}"',
      '  headers: {authorization: "Bearer ${A}", "a b": 1}',
      '  request: {stream: true}',
      'gates:',
      '  a{b}: 1',
      '  errors.rate: {required: yes}',
      '  "errors.rate{tag:x}": "<= 5%"',
      'waivers: [{id: a}, 5]',
      'quality: {margin: "1%%"}',
      'models: {a: b}',
      'run: []',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), lines => {
        const parsed = parse(lines.join('\n'))
        for (const { location } of parsed.ok ? parsed.warnings : parsed.problems) {
          const line = lines[(location?.line ?? 0) - 1]
          expect(line).toBeDefined()
          expect(location?.column).toBeLessThanOrEqual((line?.length ?? 0) + 1)
        }
      }),
    )
  })
})

describe('a side', () => {
  test('takes its URL and headers from the environment', () => {
    const text =
      'baseline: { url: "${HOST:-http://a}/v1", headers: { authorization: "Bearer ${KEY}" } }'
    expect(read(text, { KEY: 'k' }).sides.baseline).toEqual({
      url: 'http://a/v1',
      headers: { authorization: 'Bearer k' },
      secretHeaders: ['authorization'],
      secrets: ['k'],
      request: {},
    })
    expect(read(text, { KEY: 'k', HOST: 'https://b' }).sides.baseline?.url).toBe('https://b/v1')
  })

  test('does not read what the environment says once more', () => {
    const text = 'baseline: { headers: { x: "${A}" } }'
    expect(read(text, { A: '${B}', B: 'b' }).sides.baseline?.headers).toEqual({ x: '${B}' })
  })

  test('takes nothing else from the environment', () => {
    const text = 'baseline: { gateway: llm-gateway, request: { user: "${KEY}" } }'
    expect(read(text, { KEY: 'k' }).sides.baseline?.request).toEqual({ user: '${KEY}' })
  })

  test('counts an empty variable as missing', () => {
    expect(problemsOf('baseline: { headers: { x: "${A}" } }', { A: '' })[0]).toContain(
      'environment variable A is not set',
    )
  })

  test.each(['simulated', 'simulated:ai-stats', 'openai-compatible'])('can be %s', gateway => {
    expect(read(`candidate: { gateway: "${gateway}" }`).sides.candidate?.gateway).toBe(gateway)
  })

  test.each([
    [
      'gateway: simulated:ai-stat',
      'unknown gateway "simulated:ai-stat" (did you mean "simulated:ai-stats"?)',
    ],
    [
      'gateway: simulated:openai-compatible',
      'unknown gateway "simulated:openai-compatible" (known: simulated, simulated:llm-gateway, simulated:ai-stats, simulated:ai-stats@2025)',
    ],
    ['gateway: zzz', 'unknown gateway "zzz" (known: llm-gateway, ai-stats, openai-compatible)'],
    ['url: example.com', 'not an http or https URL'],
    ['url: ftp://example.com', 'not an http or https URL'],
    ['url: "https://u:p@example.com"', 'a URL must not contain credentials'],
    [
      'keyEnv: sk-abc123',
      '"keyEnv" must be the name of an environment variable, not the key itself',
    ],
    ['headers: { "a b": c }', '"a b" cannot be the name of a header'],
    ['headers: { Transfer-Encoding: chunked }', 'is set by the client itself'],
    ['headers: { content-length: "5" }', 'is set by the client itself'],
    ['headers: { a: "b\\nc" }', 'the value of header "a" has characters that HTTP does not allow'],
    ['headers: { a: 1 }', '"a" must be text, not a number (put it in quotes)'],
    ['request: { stream: true }', '"request" must not contain "stream"'],
    ['gateway: ai-stats, defects: [slower]', 'only a simulated gateway takes defects'],
    ['gateway: simulated, defects: [slowr]', 'did you mean "slower"?'],
  ])('with %s is a problem', (fields, expected) => {
    const problems = problemsOf(`baseline: { ${fields} }`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(expected)
  })

  test.each(['simulated', 'simulated:ai-stats', 'simulated:ai-stats@2025', 'recording:latest'])(
    'can be %s',
    gateway => {
      expect(problemsOf(`baseline: { gateway: "${gateway}" }`)).toEqual([])
    },
  )

  test.each(['recording:latest', 'simulated', 'simulated:ai-stats'])(
    'cannot be %s as the judge',
    gateway => {
      expect(problemsOf(`judge: { gateway: "${gateway}", model: m }`)).toEqual([
        expect.stringContaining(`1:19: unknown gateway "${gateway}"`),
      ])
    },
  )

  test.each([
    'authorization: "Bearer sk-abcdefgh12345"',
    'x-api-key: abc',
    'x-other: sk-abcdefgh12345',
  ])('is warned of a secret in %s, which is not quoted', header => {
    const [warning] = problemsOf(`baseline: { headers: { ${header} } }`)
    expect(warning).toContain('warning: the value of header')
    expect(warning).toContain('looks like a secret')
    expect(warning).not.toContain('abc')
  })

  test('is not warned of a secret that the environment holds', () => {
    const text = 'baseline: { headers: { authorization: "Bearer ${KEY}", x-team: platform } }'
    expect(problemsOf(text, { KEY: 'sk-abcdefgh12345' })).toEqual([])
  })
})

test('limits per minute are whole numbers from 1', () => {
  const load = (text: string) =>
    parseConfiguration({
      file: 'parity.config.yaml',
      text,
      environment: {},
      profiles: ['ai-stats'],
      simulated: [],
    })
  expect(load('candidate: { requestsPerMinute: 60, tokensPerMinute: 9000 }')).toMatchObject({
    value: { sides: { candidate: { requestsPerMinute: 60, tokensPerMinute: 9000 } } },
  })
  for (const value of ['0', '1.5', 'many']) {
    expect(load(`baseline: { requestsPerMinute: ${value} }`).ok).toBe(false)
  }
  expect(load('run: { concurrency: 1000 }').ok).toBe(true)
  expect(load('run: { concurrency: 1001 }').ok).toBe(false)
})

test('what the flags refuse is refused in a config, too', () => {
  expect(read('run: { samples: 1000, retries: 100, timeoutMs: 86400000 }').run).toEqual({
    samples: 1000,
    retries: 100,
    timeoutMs: 86_400_000,
  })
  const text = 'run: { samples: 1001, retries: 101, timeoutMs: 86400001, connectTimeoutMs: 1e10 }'
  expect(problemsOf(text)).toEqual([
    '1:17: "samples" must be at most 1000',
    '1:32: "retries" must be at most 100',
    '1:48: "timeoutMs" must be at most 86400000',
    '1:76: "connectTimeoutMs" must be at most 86400000',
  ])
  expect(problemsOf('run: { samples: 0 }')).toEqual(['1:17: "samples" must be at least 1'])
})

test('patterns to redact are regular expressions that match something', () => {
  expect(read("redact: ['\\bACME-\\d+\\b']").redact).toEqual(['\\bACME-\\d+\\b'])
  expect(problemsOf("redact: ['a(', 'x*', ok]")).toEqual([
    expect.stringMatching(/^1:10: not a regular expression: /) as string,
    '1:16: a pattern must not match where nothing stands',
  ])
  expect(problemsOf("redact: ['(a+)+$']")).toEqual([
    '1:10: takes ages on simple texts: avoid a repetition inside a repetition, as in (a+)+',
  ])
})
