import { afterEach, describe, expect, test } from 'vitest'
import { startJsonServer } from '../../testing/servers/json-server.ts'
import { aCheckContext, openSide } from '../../testing/builders/side-under-check.ts'
import { decodeCatalogueModel, type CatalogueModel } from '../../wire/catalogue/catalogue-model.ts'
import { checkLongInput } from './check-long-input.ts'
import type { CheckItem } from '../../model/checklist.ts'

const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function aRow(contextTokens: number | null, usdPerToken = 1e-7): CatalogueModel[] {
  const row = {
    id: 'small',
    context_length: contextTokens,
    pricing: { prompt: String(usdPerToken), completion: '0.000001' },
  }
  const model = decodeCatalogueModel(row, { zeroMeansUnset: false })
  return model === null ? [] : [model]
}

const answered = (promptTokens: number) => ({
  status: 200,
  body: {
    id: 'x',
    object: 'chat.completion',
    model: 'small',
    choices: [{ message: { role: 'assistant', content: 'Well.' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: promptTokens, completion_tokens: 2, total_tokens: promptTokens + 2 },
  },
})
const refused = {
  status: 400,
  body: { error: { message: 'Too long.', code: 'context_length_exceeded' } },
}

/** The candidate answers so; its catalogue and that of the baseline say what they say. */
async function tryCandidate(given: {
  readonly reply: { readonly status: number; readonly body: object }
  readonly catalogue: readonly CatalogueModel[]
  readonly ofBaseline?: readonly CatalogueModel[]
  readonly all?: boolean
}): Promise<{ readonly item: CheckItem; readonly sizes: readonly number[] }> {
  const sizes: number[] = []
  const server = await startJsonServer(({ text }) => {
    sizes.push(text.length)
    return given.reply
  })
  const open = (side: 'baseline' | 'candidate') =>
    openSide({ side, url: server.url, profile: 'openai-compatible', apiKey: 'sk-the-key-1234' })
  const [baseline, candidate] = [open('baseline'), open('candidate')]
  closing.push(
    () => baseline.close(),
    () => candidate.close(),
    () => server.close(),
  )
  const [ofBaseline, ofCandidate] = await checkLongInput(
    {
      baseline: {
        ...baseline.under,
        model: 'small',
        catalogue: given.ofBaseline ?? aRow(2_000_000),
      },
      candidate: { ...candidate.under, model: 'small', catalogue: given.catalogue },
    },
    aCheckContext({ all: given.all ?? false }),
  )
  if (!ofBaseline || !ofCandidate) throw new Error('an item is missing')
  return { item: ofCandidate, sizes }
}

describe('an input beyond the context', () => {
  test('is made as long as the catalogue asks, and its refusal passes', async () => {
    const { item, sizes } = await tryCandidate({ reply: refused, catalogue: aRow(8000) })
    expect(item).toMatchObject({ verdict: 'pass', side: 'candidate' })
    expect(item.evidence[0]?.sent).toContain('about 9,800 tokens (of 8,000 listed)')
    expect(sizes).toHaveLength(1)
    expect(sizes[0]).toBeGreaterThan(9800 * 4)
  })

  test('takes the length from the other catalogue where its own has none', async () => {
    const { item } = await tryCandidate({
      reply: refused,
      catalogue: aRow(null),
      ofBaseline: aRow(4000),
    })
    expect(item.evidence[0]?.sent).toContain('(of 4,000 listed)')
  })

  test.each<
    readonly [
      string,
      Pick<Parameters<typeof tryCandidate>[0], 'catalogue' | 'ofBaseline' | 'all'>,
      string,
    ]
  >([
    ['too long to be exceeded', { catalogue: aRow(2_000_000), all: true }, 'within reason'],
    ['dear, without --all', { catalogue: aRow(100_000, 2e-6) }, 'after all; --all sends it'],
    ['dearer than --all allows', { catalogue: aRow(900_000, 2e-6), all: true }, 'it would cost'],
    ['of an unknown price', { catalogue: [], ofBaseline: [] }, 'no price is known'],
  ])('is not sent where it is %s', async (_, given, reason) => {
    const { item, sizes } = await tryCandidate({ reply: refused, ...given })
    expect(item.verdict).toBe('not verified')
    expect(item.summary).toContain(reason)
    expect(sizes.filter(size => size > 10_000)).toEqual([])
  })

  test('that is cut without a word fails', async () => {
    const { item } = await tryCandidate({ reply: answered(4000), catalogue: aRow(8000) })
    expect(item).toMatchObject({
      verdict: 'fail',
      summary: expect.stringContaining('4,000 tokens'),
    })
  })

  test('that is answered whole is no pass', async () => {
    const { item } = await tryCandidate({ reply: answered(9800), catalogue: aRow(8000) })
    expect(item.verdict).toBe('warn')
  })

  test('whose refusal repeats the key fails', async () => {
    const body = { error: { message: 'Too long for sk-the-key-1234.' } }
    const { item } = await tryCandidate({ reply: { status: 400, body }, catalogue: aRow(8000) })
    expect([item.verdict, item.summary]).toEqual([
      'fail',
      'the response repeats the whole key that was sent',
    ])
    expect(JSON.stringify(item)).not.toContain('sk-the-key-1234')
  })
})
