import type { Answer, RequestChange, Usage } from '../../model/exchange.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Mode } from '../../model/side.ts'
import type { ChatMessage } from '../../model/suite.ts'
import type { Dialect } from '../dialect/profile.ts'
import type { FoundForm } from '../dialect/wire-form.ts'
import type { AskedFor, Given } from './asked-for.ts'

/** One turn of a case, in the form that suites are written in: OpenAI's chat completions. */
export interface RequestInput {
  readonly dialect: Dialect
  readonly mode: Mode
  readonly modelSent: string
  readonly messages: readonly ChatMessage[]
  /** The request fields of the case. */
  readonly request: JsonObject
  /** Fields that the configuration puts over every request of the side, in the protocol's form. */
  readonly sideRequest: JsonObject
}

export interface BuiltRequest {
  /** Relative to the base URL. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  /** Where the request says something else than the user wrote, and why. */
  readonly changes: readonly RequestChange[]
}

/**
 * Puts one answer together from the frames of a stream, or from the one body of a unary reply.
 *
 * Like all that is made anew for each response, it has methods and no getters: V8 makes a shape of its
 * own for every object literal with a getter, which keeps all that the getter sees until a full collection.
 */
export interface AnswerCollector {
  /** True if the frame brought text, reasoning, a refusal or a part of a tool call. */
  add(frame: unknown): boolean
  /** A finish reason or a whole message has come. */
  hasEnd(): boolean
  /** What the protocol ends an answer with has come: nothing more is to be expected. */
  hasTerminal(): boolean
  /** Whether any frame had the form of an answer. */
  isCompletion(): boolean
  finish(): CollectedAnswer
}

export interface CollectedAnswer {
  readonly answer: Answer
  readonly forms: readonly FoundForm[]
  /** Left out where a protocol has one answer and nothing beside it. */
  readonly given?: Given
}

/** Everything that differs between protocols. */
export interface ProtocolCodec {
  /** Streams end with `[DONE]`. */
  readonly endsWithDone: boolean
  /** Its clients read JSON of whatever content type. */
  readonly readsAnyType?: boolean
  /** Its clients take `[DONE]` for JSON that is broken. */
  readonly failsAtDone?: boolean
  /** Its clients tell the events of a stream apart by their names, and pass over those without. */
  readonly readsEventNames?: boolean
  buildRequest(input: RequestInput): BuiltRequest
  /** `mode`: what the response turned out to be, whatever was asked for. */
  createCollector(dialect: Dialect, mode: Mode, asked: AskedFor): AnswerCollector
  /** An object inside a frame in which ids, model, usage and cost can stand, as in the frame. */
  inner(frame: unknown): unknown
  model(frame: unknown): string | null
  /** Whether the frame is a whole answer, whose model counts more than that of its parts. */
  isWhole(frame: unknown): boolean
  /** The token counts of a frame as they stand there; later ones overwrite earlier ones. */
  counts(frame: unknown): JsonObject | null
  /** The usage that all the counts of a response together mean. */
  readUsage(counts: JsonObject): Usage | null
}
