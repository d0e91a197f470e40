import type { GateScope } from '../model/gate.ts'
import type { GoldenCase } from '../model/suite.ts'

/** Whether a gate of this scope looks at a case. */
export function isInScope(golden: GoldenCase, scope: GateScope): boolean {
  switch (scope.kind) {
    case 'run':
      return true
    case 'suite':
      return golden.suite === scope.name
    case 'tag':
      return golden.tags.includes(scope.name)
  }
}
