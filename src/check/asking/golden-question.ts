import type { Exchange } from '../../model/exchange.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Mode } from '../../model/side.ts'
import type { ChatMessage, GoldenCase } from '../../model/suite.ts'
import type { CheckContext, SideUnderCheck } from './side-under-check.ts'

interface CaseParts {
  readonly id: string
  readonly model: string
  readonly turns: readonly (readonly ChatMessage[])[]
  readonly request: JsonObject
}

/** A case of our own, sent as the cases of suites are. */
export function sendCase(
  side: SideUnderCheck,
  { mode, ...parts }: CaseParts & { readonly mode: Mode },
  context: CheckContext,
): Promise<Exchange> {
  const golden: GoldenCase = {
    suite: 'check',
    cluster: `check/${parts.id}`,
    tags: [],
    weight: 1,
    modes: [mode],
    samples: 1,
    compare: { kind: 'none', ignorePaths: [], numericTolerance: 0 },
    expect: [],
    location: { file: 'parity check', line: 1, column: 1 },
    ...parts,
  }
  return side.client.send({ golden, side: side.side, mode, sample: 1 }, context.signal)
}
