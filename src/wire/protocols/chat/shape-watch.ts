import { asList, property } from '../../../model/json.ts'
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
      if (mode === 'stream' && (choices ?? null) === null) forms.add('chunk-without-choices')
    },
    choice: choice => {
      const index = property(choice, 'index')
      types.expect('the index of a choice', index, 'number')
      if (mode === 'stream' && index !== 0 && !dialect.singleChoice)
        forms.add('choice-index-offset')
    },
    message: message => {
      types.expect('content', property(message, 'content'), 'text', 'list')
      types.expect('refusal', property(message, 'refusal'), 'text')
      types.expect('tool_calls', property(message, 'tool_calls'), 'list')
      types.expect('function_call', property(message, 'function_call'), 'object')
      call(property(message, 'function_call'))
      for (const listed of asList(property(message, 'tool_calls'))) {
        types.expect('a tool call', listed, 'object')
        types.expect('the index of a tool call', property(listed, 'index'), 'number')
        call(property(listed, 'function') ?? property(listed, 'custom'))
      }
    },
    forms: () => [...forms, ...types.forms()],
  }
}
