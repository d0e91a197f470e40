import { expect, test } from 'vitest'
import { findImpossibleCost, readCostUsd } from './cost.ts'

test.each<[string, unknown, number | null]>([
  ['AI Stats, nanos of the body', { cost_nanos: 1800, cost_cents: 1, usage: { cost: 7 } }, 1.8e-6],
  ['AI Stats, nanos of the usage', { usage: { pricing: { total_nanos: 1800 } } }, 1.8e-6],
  ['AI Stats of 2025', { usage: { pricing_breakdown: { total_usd_str: '0.0000018' } } }, 1.8e-6],
  ['LLM Gateway', { usage: { cost: 0.0012, cost_details: { total_cost: 9 } } }, 0.0012],
  ['LLM Gateway of 2025', { usage: { cost_usd_total: 0.0012 } }, 0.0012],
  [
    'OpenRouter',
    { usage: { cost: 0.5, is_byok: false, cost_details: { upstream_inference_cost: null } } },
    0.5,
  ],
  [
    "OpenRouter with the user's own key",
    { usage: { cost: 0.5, is_byok: true, cost_details: { upstream_inference_cost: 2 } } },
    2.5,
  ],
  [
    "OpenRouter with the user's own key, of which it says nothing",
    { usage: { cost: 0, is_byok: true } },
    null,
  ],
  ['a cache hit', { usage: { cost: 0 } }, 0],
  ['null is not 0', { usage: { cost: null } }, null],
  ['cents are too coarse to be read', { cost_cents: 1 }, null],
  ['nothing said', { usage: { prompt_tokens: 3 } }, null],
  ['nonsense', { usage: { cost: 'much' } }, null],
  ['more than any request costs', { usage: { cost: 1e12 } }, null],
  ['a negative amount', { usage: { cost: -1 } }, null],
])('reads cost: %s', (_, frame, expected) => {
  expect(readCostUsd(frame)).toBe(expected)
})

test.each<[unknown, string | null]>([
  [{ usage: { cost: -5 } }, '-5'],
  [{ usage: { cost: 1e308 } }, '1e+308'],
  [{ usage: { cost: 'NaN' } }, 'NaN'],
  [JSON.parse('{"usage":{"cost":1e999}}'), 'Infinity'],
  [{ cost_nanos: -1 }, '-1'],
  [{ cost_nanos: -1, usage: { cost: 0.5 } }, null],
  [{ usage: { cost: 0 } }, null],
  [{ usage: { cost: 0, is_byok: true } }, null],
  [{ usage: { cost: null } }, null],
  [{ usage: { cost: { total_cost: 0.1 } } }, null],
  [{ usage: { cost: '' } }, null],
  [{ usage: {} }, null],
])('no request can have the cost of %j: %s', (frame, expected) => {
  expect(findImpossibleCost(frame)).toBe(expected)
})
