import type { RequestChange } from '../model/exchange.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts'
import { canonicalModelId } from '../model/model-id.ts'
import type { Mode } from '../model/side.ts'
import type { ChatMessage } from '../model/suite.ts'
import type { AddedField, FieldRule, GatewayProfile } from './profile.ts'

export interface ChatRequestInput {
  readonly profile: GatewayProfile
  readonly mode: Mode
  readonly modelSent: string
  readonly messages: readonly ChatMessage[]
  /** The request fields of the case. */
  readonly request: JsonObject
  /** Fields that the configuration puts over every request of the side. */
  readonly sideRequest: JsonObject
}

export interface ChatRequest {
  /** Relative to the base URL. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: JsonObject
  readonly changes: readonly RequestChange[]
}

interface Draft {
  readonly body: JsonObject
  readonly changes: readonly RequestChange[]
}

/** Fields that the harness itself decides. */
const ownFields: ReadonlySet<string> = new Set(['model', 'messages', 'stream'])

/** The request as the user wrote it, with the changes that the side and its profile ask for. */
export function buildChatRequest(input: ChatRequestInput): ChatRequest {
  const { profile, mode, modelSent, messages, request, sideRequest } = input
  const ruled = profile.fieldRules.reduce<Draft>(
    (draft, rule) => applyRule(draft, rule, modelSent),
    { body: request, changes: [] },
  )
  // What is written for this very side is meant for it: no rule applies to it.
  const merged: Draft = {
    body: { ...ruled.body, ...sideRequest },
    changes: [...ruled.changes, ...sideChanges(sideRequest)],
  }
  const completed = profile.addedFields
    .filter(added => added.modes.includes(mode))
    .reduce((draft, added) => applyAddition(draft, added), merged)
  return {
    path: 'chat/completions',
    headers: Object.fromEntries(profile.addedHeaders.map(({ name, value }) => [name, value])),
    body: {
      ...Object.fromEntries(
        Object.entries(completed.body).filter(([field]) => !ownFields.has(field)),
      ),
      model: modelSent,
      messages: [...messages],
      ...(mode === 'stream' ? { stream: true } : {}),
    },
    changes: [
      ...completed.changes,
      ...profile.addedHeaders.map(({ name, reason }): RequestChange => ({
        field: `header ${name}`,
        kind: 'added',
        reason,
      })),
    ],
  }
}

/** Fields of the request that the gateway's own schema lacks. */
export function findIgnoredFields(profile: GatewayProfile, body: JsonObject): readonly string[] {
  return profile.ignoredFields.filter(field => Object.hasOwn(body, field))
}

function sideChanges(sideRequest: JsonObject): readonly RequestChange[] {
  return Object.keys(sideRequest)
    .filter(field => !ownFields.has(field))
    .map(field => ({ field, kind: 'added', reason: 'set for this side in the configuration' }))
}

function applyRule(draft: Draft, rule: FieldRule, model: string): Draft {
  const { [rule.field]: value, ...rest } = draft.body
  if (value === undefined) return draft
  const change: RequestChange = { field: rule.field, kind: rule.kind, reason: rule.reason }
  const changes = [...draft.changes, change]
  if (rule.kind === 'removed') return { body: rest, changes }
  const applies = rule.models?.test(canonicalModelId(model)) ?? true
  if (!applies || Object.hasOwn(rest, rule.to)) return draft
  return { body: { ...rest, [rule.to]: value }, changes }
}

function applyAddition(draft: Draft, added: AddedField): Draft {
  const body = withDefault(draft.body, added.path, added.value)
  if (body === draft.body) return draft
  const change: RequestChange = {
    field: added.path.join('.'),
    kind: 'added',
    reason: added.reason,
  }
  return { body, changes: [...draft.changes, change] }
}

/** The same object where the path is taken, also by a value that is no object. */
function withDefault(target: JsonObject, path: readonly string[], value: JsonValue): JsonObject {
  const [key, ...rest] = path
  if (key === undefined) return target
  const present = Object.hasOwn(target, key) ? target[key] : undefined
  if (rest.length === 0) return present === undefined ? { ...target, [key]: value } : target
  if (present !== undefined && !isJsonObject(present)) return target
  const child = withDefault(present ?? {}, rest, value)
  return child === present ? target : { ...target, [key]: child }
}
