import fc from 'fast-check'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { aCheckItem, aChecklist } from '../../testing/builders/build-checklist.ts'
import { hostileText } from '../../testing/hostile-text.ts'
import { checkItem } from '../checks/check-item.ts'
import type { Checklist } from '../../model/checklist.ts'
import { checklistJsonSchema } from './checklist-json-schema.ts'
import { redactChecklist } from './redact-checklist.ts'
import { renderChecklist } from './render-checklist.ts'
import { renderChecklistMarkdown } from './render-checklist-markdown.ts'

const screen = { columns: 100, colour: false }

const failing = aCheckItem({
  verdict: 'fail',
  summary: 'truncated, the answer ends early',
  fix: 'show the gateway the id',
})

describe('the checklist on a screen', () => {
  test('shows of what failed all evidence and the fix', () => {
    const text = renderChecklist(aChecklist({ items: [failing] }), screen)
    expect(text).toContain('- sent a unary chat request; got HTTP 200, id G-1')
    expect(text).toContain('- fix: show the gateway the id')
    expect(text.trimEnd().split('\n').at(-1)).toBe('1 fail')
  })

  test('shows of a warning what to do, and its evidence in the files only', () => {
    const text = renderChecklist(aChecklist({ items: [{ ...failing, verdict: 'warn' }] }), screen)
    expect(text).toContain('warn, candidate, a request without a stream is answered: truncated')
    expect(text).toContain('- fix: show the gateway the id')
    expect(text).not.toContain('- sent')
  })

  test('shows what a request came to once, however much was found in it', () => {
    const second = { ...failing, id: 'requests.stream', fix: 'mend the key first' }
    const open = aCheckItem({ verdict: 'not verified', required: true, summary: 'no answer' })
    const text = renderChecklist(aChecklist({ items: [failing, second, open] }), screen)
    expect(text.match(/- sent a unary chat request/g)).toHaveLength(1)
    expect(text).toContain('- fix: mend the key first')
    expect(text).not.toContain('not verified, candidate')
  })

  test('counts what is not applicable, and lists it in the files only', () => {
    const item = aCheckItem({ verdict: 'not applicable', summary: 'no such thing here' })
    const checklist = aChecklist({ items: [item] })
    expect(renderChecklist(checklist, screen)).not.toContain('no such thing here')
    expect(renderChecklist(checklist, screen)).toContain('1 not applicable')
    expect(renderChecklistMarkdown(checklist)).toContain('no such thing here')
  })

  test('shows in the Markdown file what was sent, received and answered', () => {
    const evidence = [
      { sent: 'a unary chat request', received: 'HTTP 200, id G-1', answer: 'Within thirty days.' },
      { sent: 'the same again', received: 'HTTP 503' },
    ]
    const text = renderChecklistMarkdown(aChecklist({ items: [aCheckItem({ evidence })] }))
    expect(text).toContain(
      '| a unary chat request → HTTP 200, id G-1 → “Within thirty days.”<br>the same again → HTTP 503 |',
    )
  })

  test('says SIMULATED first and last', () => {
    const lines = renderChecklist(aChecklist({ simulated: true }), screen)
      .trimEnd()
      .split('\n')
    expect(lines[0]).toMatch(/^SIMULATED /)
    expect(lines.at(-1)).toMatch(/^SIMULATED: /)
  })

  test('says which side is unusable, and why', () => {
    const checklist = aChecklist()
    const sides = {
      ...checklist.sides,
      candidate: { ...checklist.sides.candidate, unusable: 'auth, HTTP 401' },
    }
    const text = renderChecklist({ ...checklist, sides }, screen)
    expect(text).toContain('the candidate is unusable: auth, HTTP 401')
  })
})

function checklistWith(text: string): Checklist {
  const finding = {
    verdict: 'fail',
    summary: `x${text}`,
    evidence: [{ sent: `x${text}`, received: `x${text}` }],
    fix: 'do it',
  } as const
  const question = { id: 'models.listed', title: 'the model is there', required: true } as const
  const item = checkItem(question, { side: 'candidate', subject: `x${text}` }, finding)
  return aChecklist({ items: [item], proposedModels: { [`x${text}`]: { candidate: `x${text}` } } })
}

describe('foreign text', () => {
  test('acts in no terminal', () => {
    fc.assert(
      fc.property(hostileText, text => {
        const shown = renderChecklist(checklistWith(text), screen)
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
      }),
    )
  })

  test('changes nothing of the form of the Markdown', () => {
    const lines = (text: string): number =>
      renderChecklistMarkdown(checklistWith(text)).split('\n').length
    const bars = (text: string): number =>
      renderChecklistMarkdown(checklistWith(text)).split('|').length
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.constantFrom('|', '\n', '<b>', '```\n')), text => {
        expect(lines(text)).toBe(lines('word'))
        expect(bars(text.replaceAll('|', ''))).toBe(bars('word'))
      }),
    )
  })
})

test('what is secret is taken out of all that gateways said', () => {
  const item = { ...failing, summary: 'key s3cret', fix: 's3cret' }
  const evidence = [{ sent: 's3cret', received: 's3cret', answer: 's3cret' }]
  const checklist = aChecklist({ items: [{ ...item, evidence }] })
  const redacted = redactChecklist(checklist, text => text.replaceAll('s3cret', '[redacted]'))
  expect(JSON.stringify(redacted)).not.toContain('s3cret')
})

test('checklist.json is as its schema says', () => {
  const isChecklist = new Ajv({ strict: false }).compile(checklistJsonSchema)
  const parameters = [
    { parameter: 'n', isUsed: true, baseline: 'ignored', candidate: 'rejected' },
  ] as const
  const proposedModels = { 'gpt-4o': { candidate: 'openai/gpt-4o' } }
  expect(isChecklist(aChecklist({ items: [failing], parameters, proposedModels }))).toBe(true)
  expect(isChecklist({ ...aChecklist(), items: [{ id: 'x' }] })).toBe(false)
})
