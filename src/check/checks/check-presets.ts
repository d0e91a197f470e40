import { ask } from '../asking/ask.ts'
import { faultFinding } from './check-failures.ts'
import { checkItem, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import { sentModel, type CheckContext, type KnownSide } from '../asking/side-under-check.ts'
import type { SuiteNeeds } from '../asking/suite-needs.ts'

const question: Question = {
  id: 'failures.invalid-preset',
  title: 'a preset that does not exist is refused',
  required: false,
}

/** Presets in use are asked as models are; this is what becomes of one that was deleted. */
export async function checkPresets(
  side: KnownSide,
  needs: SuiteNeeds,
  context: CheckContext,
): Promise<CheckItem> {
  const { presetForm, title } = side.dialect
  if (presetForm === undefined) {
    const summary = `${title} documents no presets`
    return checkItem(question, side, { verdict: 'not applicable', summary })
  }
  const isUsed = needs.models.some(model => sentModel(side, model).startsWith('@'))
  if (!isUsed && !context.all) {
    const summary = 'no suite uses a preset; --all tries it'
    return checkItem(question, side, { verdict: 'not applicable', summary })
  }
  const asked = await ask(
    side,
    {
      model: `${presetForm}parity-no-such-preset`,
      isModelAsSent: true,
      messages: [{ role: 'user', content: 'Reply with exactly: ok' }],
      request: { max_tokens: 200 },
      retries: 0,
    },
    context,
  )
  const name = 'a preset that does not exist'
  return checkItem(question, side, faultFinding({ name, expected: 'model-not-found' }, asked))
}
