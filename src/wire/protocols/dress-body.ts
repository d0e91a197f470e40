import type { RequestChange } from '../../model/exchange.ts'
import {
  isJsonObject,
  property,
  type JsonObject,
  type JsonValue,
  memberOf,
} from '../../model/json.ts'
import { canonicalModelId } from '../../model/model-id.ts'
import type { Mode } from '../../model/side.ts'
import type { AddedField, Dialect, FieldRule } from '../dialect/profile.ts'

/** A request body in the making, and what has been changed of what the user wrote. */
export interface Draft {
  readonly body: JsonObject
  readonly changes: readonly RequestChange[]
}

export interface Dressing {
  readonly dialect: Dialect
  readonly mode: Mode
  readonly modelSent: string
  readonly sideRequest: JsonObject
  /** Fields that the harness itself decides: they are neither taken over nor overridden. */
  readonly ownFields: ReadonlySet<string>
}

/** The changes that a side and its dialect ask for, over a body in the protocol's own form. */
export function dressBody(draft: Draft, dressing: Dressing): Draft {
  const { dialect, mode, modelSent, sideRequest, ownFields } = dressing
  const ruled = dialect.fieldRules.reduce<Draft>(
    (current, rule) => applyRule(current, rule, modelSent),
    draft,
  )
  // What is written for this very side is meant for it: no rule applies to it.
  const merged: Draft = {
    body: { ...ruled.body, ...sideRequest },
    changes: [...ruled.changes, ...sideChanges(sideRequest, ownFields)],
  }
  const completed = dialect.addedFields
    .filter(added => added.modes.includes(mode))
    .reduce((current, added) => applyAddition(current, added), merged)
  return {
    body: Object.fromEntries(
      Object.entries(completed.body).filter(([field]) => !ownFields.has(field)),
    ),
    changes: [
      ...completed.changes,
      ...dialect.addedHeaders.map(({ name, reason }): RequestChange => ({
        field: `header ${name}`,
        kind: 'added',
        reason,
      })),
    ],
  }
}

/** The headers that the dialect adds to every request. */
export function addedHeadersOf(dialect: Dialect): Readonly<Record<string, string>> {
  return Object.fromEntries(dialect.addedHeaders.map(({ name, value }) => [name, value]))
}

/** Fields of the request that the gateway's own schema lacks, also inside of lists. */
export function findIgnoredFields(dialect: Dialect, body: JsonObject): readonly string[] {
  return dialect.ignoredFields.filter(field => holds(body, field.split('.')))
}

function holds(value: unknown, path: readonly string[]): boolean {
  if (Array.isArray(value) && path.length > 0) return value.some(item => holds(item, path))
  const [member, ...rest] = path
  return member === undefined ? value !== undefined : holds(property(value, member), rest)
}

function sideChanges(
  sideRequest: JsonObject,
  ownFields: ReadonlySet<string>,
): readonly RequestChange[] {
  return Object.keys(sideRequest)
    .filter(field => !ownFields.has(field))
    .map(field => ({ field, kind: 'added', reason: 'set for this side in the configuration' }))
}

function applyRule(draft: Draft, rule: FieldRule, model: string): Draft {
  const { [rule.field]: value, ...rest } = draft.body
  if (value === undefined) return draft
  const change: RequestChange = { field: rule.field, kind: rule.kind, reason: rule.reason }
  const changes = [...draft.changes, change]
  if (rule.kind === 'removed') {
    return rule.when?.(value) === false ? draft : { body: rest, changes }
  }
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
  const present = memberOf(target, key)
  if (rest.length === 0) return present === undefined ? { ...target, [key]: value } : target
  if (present !== undefined && !isJsonObject(present)) return target
  const child = withDefault(present ?? {}, rest, value)
  return child === present ? target : { ...target, [key]: child }
}
