import type { Answer, Exchange, Failure, Outcome } from '../../model/exchange.ts'

interface Given extends Partial<Exchange> {
  /** The text of an answer that ended normally. */
  readonly text?: string
  readonly failure?: Partial<Failure>
}

/** An answered exchange of the baseline; whatever matters to a test is given. */
export function anExchange({ text, failure, ...given }: Given = {}): Exchange {
  const startedAt = given.startedAt ?? '2026-03-01T10:00:00.000Z'
  return {
    suite: 'support',
    caseId: 'refund-policy',
    mode: 'unary',
    sample: 1,
    side: 'baseline',
    startedAt,
    attempts: [
      {
        startedAt,
        turn: 1,
        httpStatus: failure ? (failure.httpStatus ?? 500) : 200,
        failureClass: failure ? (failure.class ?? 'upstream') : null,
        totalMs: 100,
        costUsd: failure ? null : 0.001,
        requestId: 'request-1',
      },
    ],
    outcome: failure ? failed(failure) : answered(text ?? 'Within 30 days.'),
    timings: failure
      ? null
      : {
          connectMs: null,
          headersMs: 40,
          firstByteMs: 41,
          firstDeltaMs: null,
          lastDeltaMs: null,
          totalMs: 100,
        },
    usage: { inputTokens: 12, cachedInputTokens: 0, outputTokens: 8, reasoningTokens: 0 },
    firstTurnInputTokens: 12,
    cost: failure ? { usd: null, source: 'unknown' } : { usd: 0.001, source: 'reported' },
    cacheHit: false,
    identity: {
      requestId: 'request-1',
      generationId: null,
      modelRequested: 'gpt-4o-mini',
      modelSent: 'gpt-4o-mini',
      modelServed: 'openai/gpt-4o-mini',
      providerServed: 'openai',
    },
    wireNotes: [],
    requestChanges: [],
    ...given,
  }
}

function answered(text: string): Outcome {
  return { kind: 'answered', answer: anAnswer({ text }) }
}

/** An answer that ended by itself; empty unless a test says what it holds. */
export function anAnswer(given: Partial<Answer> = {}): Answer {
  return {
    text: '',
    refusal: null,
    toolCalls: [],
    reasoningChars: 0,
    finishReason: 'stop',
    nativeFinishReason: 'stop',
    ...given,
  }
}

function failed(failure: Partial<Failure>): Outcome {
  return {
    kind: 'failed',
    partialText: '',
    failure: {
      class: 'upstream',
      message: 'upstream failed',
      code: null,
      httpStatus: 500,
      inBand: false,
      retryAfterMs: null,
      ...failure,
    },
  }
}
