import { asList, isJsonObject, property } from '../../../model/json.ts'
import type { Mode } from '../../../model/side.ts'
import type { Dialect } from '../../dialect/profile.ts'
import type { FoundForm, WireForm } from '../../dialect/wire-form.ts'
import { createTypeWatch } from '../type-watch.ts'

/** Notes what clients of chat completions expect of a response and do not find in it. */
export interface ShapeWatch {
  frame(frame: unknown): void
  choice(choice: unknown): void
  /** A message, or the delta of one. */
  message(message: unknown): void
  forms(): readonly FoundForm[]
}

export function createShapeWatch(dialect: Dialect, mode: Mode): ShapeWatch {
  const types = createTypeWatch()
  const forms = new Set<WireForm>()
  function call(called: unknown): void {
    types.expect('the name of a tool', property(called, 'name'), 'text')
    types.expect('arguments', property(called, 'arguments') ?? property(called, 'input'), 'text')
  }

  return {
    frame: frame => {
      const choices = property(frame, 'choices')
      types.expect('choices', choices, 'list')
      types.expect('id', property(frame, 'id'), 'text')
      types.expect('created', property(frame, 'created'), 'number')
      types.expect('model', property(frame, 'model'), 'text')
      types.expect('usage', property(frame, 'usage'), 'object')
      const error = property(frame, 'error')
      // An error that tells of something makes a failure, which has no form.
      if (mode === 'stream' && error !== undefined) forms.add('empty-error')
      if (mode === 'stream' && (choices ?? null) === null) forms.add('chunk-without-choices')
    },
    choice: choice => {
      const index = property(choice, 'index')
      types.expect('the index of a choice', index, 'number')
      if (mode === 'stream' && index !== 0 && !dialect.singleChoice)
        forms.add('choice-index-offset')
      // A terminal frame holds a message in its place, which is told of by itself.
      if (mode === 'stream' && !isJsonObject(property(choice, 'message')))
        types.require('the delta of a choice', property(choice, 'delta'), 'object')
    },
    message: message => {
      const role = property(message, 'role')
      types.expect('role', role, 'text')
      if (typeof role === 'string' && role !== '' && role !== 'assistant') forms.add('foreign-role')
      types.expect('content', property(message, 'content'), 'text', 'list')
      types.expect('refusal', property(message, 'refusal'), 'text')
      types.expect('reasoning', property(message, 'reasoning'), 'text')
      types.expect('reasoning_content', property(message, 'reasoning_content'), 'text')
      types.expect('tool_calls', property(message, 'tool_calls'), 'list')
      types.expect('function_call', property(message, 'function_call'), 'object')
      call(property(message, 'function_call'))
      if (isJsonObject(property(message, 'function_call'))) forms.add('legacy-function-call')
      for (const listed of asList(property(message, 'tool_calls'))) {
        types.require('a tool call', listed, 'object')
        types.expect('the index of a tool call', property(listed, 'index'), 'number')
        types.expect('the id of a tool call', property(listed, 'id'), 'text')
        const called = property(listed, 'function') ?? property(listed, 'custom')
        call(called)
        // The pieces of a stream may leave out what a whole call must have.
        if (mode === 'unary' && isJsonObject(called)) {
          types.require('arguments', called['input'] ?? called['arguments'], 'text')
        }
      }
    },
    forms: () => [...forms, ...types.forms()],
  }
}
