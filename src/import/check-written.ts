import { canonicalJson, type JsonValue } from '../model/json.ts'
import { usualSamples } from '../model/suite.ts'
import { loadSuite } from '../suite/cases/load-suite.ts'
import { renderSuite, type CaseToWrite } from './render-suite.ts'

/**
 * Why a case cannot stand in a suite: it is not valid there, or what is read from it again is not what
 * the log has. Null where it can.
 */
export function checkWritten(written: CaseToWrite): string | null {
  const loaded = loadSuite({
    file: 'imported.yaml',
    text: renderSuite([written]),
    readFile: () => undefined,
    hash: () => '',
    defaults: { mode: written.mode, samples: usualSamples },
  })
  if (!loaded.ok) return `no case of a suite: ${loaded.problems[0]?.message ?? 'not valid'}`
  const [read] = loaded.value.cases
  const isSame =
    read !== undefined &&
    canonicalJson([
      read.model,
      [...read.modes],
      read.turns.map(turn => [...turn]),
      read.request,
      read.golden ?? null,
    ]) ===
      canonicalJson([
        written.model,
        [written.mode],
        [[...written.messages]],
        written.request,
        written.golden,
      ] satisfies JsonValue)
  return isSame ? null : 'no case of a suite: it would not be sent as it was'
}
