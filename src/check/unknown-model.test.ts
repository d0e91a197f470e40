import { expect, test } from 'vitest'
import { aGoldenCase } from '../testing/builders/build-golden-case.ts'
import { aCheckContext, openSide } from '../testing/builders/side-under-check.ts'
import { startJsonServer, type JsonReply } from '../testing/servers/json-server.ts'
import { runChecks, type CheckResult } from './run-checks.ts'

const answer: JsonReply = {
  body: {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'gpt-4o-mini',
    choices: [{ message: { role: 'assistant', content: 'ok' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 9, completion_tokens: 2, total_tokens: 11 },
  },
}

function refuse(status: number, code: string): JsonReply {
  return { status, body: { error: { message: 'Refused.', type: 'invalid_request_error', code } } }
}

/** The candidate refuses a wrong key, and knows no model of the suites. */
async function checkWithoutMap(): Promise<CheckResult> {
  const key = 'sk-the-key-1234'
  const old = await startJsonServer(({ text }) =>
    text.includes('temperature') ? refuse(400, 'invalid_value') : answer,
  )
  const other = await startJsonServer(({ authorization }) =>
    authorization === `Bearer ${key}`
      ? refuse(404, 'model_not_found')
      : refuse(401, 'invalid_api_key'),
  )
  const profile = 'openai-compatible'
  const baseline = openSide({ side: 'baseline', url: old.url, profile, apiKey: key })
  const candidate = openSide({ side: 'candidate', url: other.url, profile, apiKey: key })
  const tool = { type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } }
  try {
    return await runChecks(
      { baseline: baseline.under, candidate: candidate.under },
      aCheckContext({ cases: [aGoldenCase({ request: { tools: [tool] } })] }),
    )
  } finally {
    await Promise.all([baseline.close(), candidate.close(), old.close(), other.close()])
  }
}

test('where the candidate does not know the model, all advice is to map it', async () => {
  const { items } = await checkWithoutMap()
  const itemOf = (id: string) =>
    items.find(item => item.id === id && item.side !== 'baseline') ?? { verdict: 'missing' }
  const fix: unknown = expect.stringContaining('map the id of the model first')
  for (const id of ['requests.unary', 'requests.stream', 'features.tools']) {
    expect(itemOf(id), id).toMatchObject({ verdict: 'fail', fix })
  }
  for (const id of ['failures.invalid-parameter', 'failures.long-input']) {
    expect(itemOf(id), id).toMatchObject({ verdict: 'not verified', fix })
  }
  expect(itemOf('failures.invalid-key')).toMatchObject({ verdict: 'pass' })
  expect(itemOf('failures.invalid-model')).toMatchObject({ verdict: 'pass' })
  expect(itemOf('fields.response')).toMatchObject({ verdict: 'not verified' })
  // The baseline answers whatever key and model it is asked with: there is no error to compare.
  expect(itemOf('failures.same-errors')).toMatchObject({ verdict: 'not verified' })
})
