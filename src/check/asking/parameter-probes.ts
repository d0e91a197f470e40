import type { JsonObject, JsonValue } from '../../model/json.ts'
import { property } from '../../model/json.ts'
import type { ChatMessage } from '../../model/suite.ts'
import { ask, type Asked } from './ask.ts'
import type { Evidence, ParameterUse } from '../../model/checklist.ts'
import { featureQuestions, ticketFormat, weatherTool } from './feature-questions.ts'
import type { CheckContext, KnownSide } from './side-under-check.ts'
import { wordLikeness } from './word-likeness.ts'

export interface ParameterFinding {
  readonly use: ParameterUse
  readonly summary: string
  readonly evidence: readonly Evidence[]
}

/** Asks one side with and without a parameter. */
interface Prober {
  /** An answer of some length, that nothing but its default limits. */
  readonly plain: Asked
  ask(messages: readonly ChatMessage[], request: JsonObject): Promise<Asked>
}

interface ParameterProbe {
  readonly parameter: string
  /** Each with the value that shows what the gateway makes of it. */
  readonly run: (prober: Prober) => Promise<ParameterFinding>
}

const user = (content: string): readonly ChatMessage[] => [{ role: 'user', content }]
const longQuestion = user('Explain in about 120 words how tides come about.')
const shortQuestion = user('Write about 60 words on old bridges.')
const enough = { max_tokens: 2000 }

export function askPlain(side: KnownSide, context: CheckContext): Promise<Asked> {
  return ask(side, { model: side.model, messages: longQuestion, request: enough }, context)
}

/** Failures that say no to the parameter, when the same request without it is answered. */
const refusals: ReadonlySet<string> = new Set(['invalid-request', 'model-not-found'])

function judge(asked: readonly Asked[], decide: () => Omit<ParameterFinding, 'evidence'>) {
  const evidence = asked.map(item => item.evidence)
  const failure = asked.find(item => item.failure !== null)?.failure
  if (!failure) return { ...decide(), evidence }
  const isRejected = refusals.has(failure.class)
  return { use: isRejected ? 'rejected' : 'unclear', summary: failure.message, evidence } as const
}

/** Shorter than the plain answer by so much that it is no chance. */
const shortened = 0.6

/** More than a token has in any language; what is longer than its limit by that has to be cut. */
const charactersPerToken = 10

const maxTokens: ParameterProbe = {
  parameter: 'max_tokens',
  run: async prober => {
    const limit = 24
    const asked = await prober.ask(longQuestion, { max_tokens: limit })
    return judge([asked], () => {
      const length = asked.answer?.text.length ?? 0
      const plainLength = prober.plain.answer?.text.length ?? 0
      const summary = `${plainLength} characters without a limit, ${length} with ${limit} tokens`
      if (length < shortened * plainLength) return { use: 'honoured', summary }
      const isTooShort = plainLength < charactersPerToken * limit
      return isTooShort
        ? { use: 'unclear', summary: `${summary}: the plain answer is too short to be cut` }
        : { use: 'ignored', summary }
    })
  },
}

/** Words that hardly any English text of this length does without. */
const stopWords = [' the ', ' and ', ' of ', ' a ', ' is ', ' to ']

const stop: ParameterProbe = {
  parameter: 'stop',
  run: async prober => {
    const text = prober.plain.answer?.text ?? ''
    const counts = stopWords.map(word => text.split(word).length - 1)
    const word = stopWords[counts.indexOf(Math.max(...counts))] ?? ' the '
    if (text.split(word).length < 4) {
      return { use: 'unclear', summary: 'the plain answer has no word to stop at', evidence: [] }
    }
    const asked = await prober.ask(longQuestion, { ...enough, stop: [word] })
    return judge([asked], () => {
      const stopped = asked.answer?.text ?? ''
      const isCut = !stopped.includes(word) && stopped.length < shortened * text.length
      const summary = `${text.length} characters without, ${stopped.length} with stop "${word}"`
      return { use: isCut ? 'honoured' : 'ignored', summary }
    })
  },
}

/** How much more alike answers have to be at temperature 0. */
const clearlyMore = 0.08

const temperature: ParameterProbe = {
  parameter: 'temperature',
  run: async prober => {
    const at = (value: number): Promise<Asked> =>
      prober.ask(shortQuestion, { ...enough, temperature: value })
    const [coldOne, coldTwo, hotOne, hotTwo] = [
      await at(0),
      await at(0),
      await at(1.4),
      await at(1.4),
    ]
    return judge([coldOne, coldTwo, hotOne, hotTwo], () => {
      const cold = wordLikeness(textOf(coldOne), textOf(coldTwo))
      const hot = wordLikeness(textOf(hotOne), textOf(hotTwo))
      const summary = `likeness of two answers: ${cold.toFixed(2)} at 0, ${hot.toFixed(2)} at 1.4`
      return { use: cold > hot + clearlyMore ? 'honoured' : 'unclear', summary }
    })
  },
}

const seed: ParameterProbe = {
  parameter: 'seed',
  run: async prober => {
    const at = (value: number): Promise<Asked> =>
      prober.ask(shortQuestion, { ...enough, seed: value })
    const [one, same, other] = [await at(7), await at(7), await at(8)]
    return judge([one, same, other], () => {
      const isSame = textOf(one) === textOf(same)
      const isOther = textOf(one) !== textOf(other)
      if (isSame && isOther) {
        return {
          use: 'honoured',
          summary: 'the same answer for the same seed, another for another',
        }
      }
      return {
        use: 'unclear',
        summary: isSame
          ? 'the same answer whatever the seed'
          : 'two answers for the same seed: no gateway promises that they are equal',
      }
    })
  },
}

const responseFormat: ParameterProbe = {
  parameter: 'response_format',
  run: async prober => {
    const question = user('My parcel of order A-1042 has not come.')
    const asked = await prober.ask(question, { ...enough, response_format: ticketFormat })
    return judge([asked], () => {
      const answer = asked.answer
      const fault = answer && featureQuestions['structured-output'].faultOf(answer)
      return fault === null
        ? { use: 'honoured', summary: 'the answer is as the schema says' }
        : { use: 'ignored', summary: fault }
    })
  },
}

const toolChoice: ParameterProbe = {
  parameter: 'tool_choice',
  run: async prober => {
    const asked = await prober.ask(user('Say hello to Anna in Lisbon.'), {
      ...enough,
      tools: [weatherTool],
      tool_choice: { type: 'function', function: { name: 'get_weather' } },
    })
    return judge([asked], () =>
      (asked.answer?.toolCalls.length ?? 0) > 0
        ? { use: 'honoured', summary: 'the tool is called that the request forces' }
        : { use: 'ignored', summary: 'the forced tool is not called' },
    )
  },
}

const clockTool: JsonObject = {
  type: 'function',
  function: {
    name: 'get_time',
    description: 'The time in a city now.',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    },
  },
}

const parallelToolCalls: ParameterProbe = {
  parameter: 'parallel_tool_calls',
  run: async prober => {
    const question = user('What are the weather and the time in Lisbon now? Call both tools.')
    const at = (value: boolean): Promise<Asked> =>
      prober.ask(question, {
        ...enough,
        tools: [weatherTool, clockTool],
        parallel_tool_calls: value,
      })
    const [several, single] = [await at(true), await at(false)]
    return judge([several, single], () => {
      const [many, one] = [several, single].map(asked => asked.answer?.toolCalls.length ?? 0)
      const summary = `${many} calls with true, ${one} with false`
      if ((one ?? 0) > 1) return { use: 'ignored', summary }
      return { use: (many ?? 0) > 1 && one === 1 ? 'honoured' : 'unclear', summary }
    })
  },
}

const choices: ParameterProbe = {
  parameter: 'n',
  run: async prober => {
    const asked = await prober.ask(user('Name a river.'), { ...enough, n: 2 })
    return judge([asked], () => {
      const list = property(asked.json, 'choices') ?? property(asked.json, 'candidates')
      const count = Array.isArray(list) ? list.length : 1
      const summary = `${count} answer${count === 1 ? '' : 's'} for n = 2`
      return { use: count === 2 ? 'honoured' : 'ignored', summary }
    })
  },
}

const logprobs: ParameterProbe = {
  parameter: 'logprobs',
  run: async prober => {
    const asked = await prober.ask(user('Name a river.'), { ...enough, logprobs: true })
    return judge([asked], () => {
      const list = property(asked.json, 'choices')
      const first: unknown = Array.isArray(list) ? list[0] : undefined
      const given = (property(first, 'logprobs') ?? null) as JsonValue
      return given === null
        ? { use: 'ignored', summary: 'the answer holds no logprobs' }
        : { use: 'honoured', summary: 'the answer holds logprobs' }
    })
  },
}

function textOf(asked: Asked): string {
  return asked.answer?.text ?? ''
}

export const parameterProbes: readonly ParameterProbe[] = [
  maxTokens,
  stop,
  temperature,
  seed,
  responseFormat,
  toolChoice,
  parallelToolCalls,
  choices,
  logprobs,
]
