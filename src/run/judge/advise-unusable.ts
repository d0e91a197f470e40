import type { FailureClass } from '../../model/exchange.ts'
import type { RunReport } from '../../model/report.ts'
import { sides, type Side } from '../../model/side.ts'

type Decided = Pick<RunReport, 'unusableSide' | 'recording' | 'sides' | 'totals'>

/** What to do about sides of which nothing was answered, by what they failed with; empty if none is. */
export function adviseUnusable(decided: Decided): string {
  const { unusableSide, totals } = decided
  if (unusableSide === null) return ''
  const isSilent = (side: Side) => totals[side].samples > 0 && totals[side].answered === 0
  const unusable = sides.filter(side => side === unusableSide.side || isSilent(side))
  return `${unusable.map(side => adviseSide(side, decided)).join('; ')}, then run again`
}

function adviseSide(side: Side, { recording, sides: settings, totals }: Decided): string {
  // The failures of a recording are those of then.
  const failures = side === 'baseline' && recording !== null ? [] : totals[side].failures
  const advice = failures.map(item => adviceOf(item.class))
  const [first] = advice
  const isClear = first !== undefined && advice.every(item => item === first)
  const { keyVariable } = settings[side]
  switch (isClear ? first : 'all') {
    case 'key':
      return `check the ${side}'s key${keyVariable === null ? '' : ` (${keyVariable})`} and URL`
    case 'credit':
      return `see to the credit of the ${side}'s account`
    case 'models':
      return `map the model ids of the ${side} under "models:" (parity check proposes a map)`
    case 'network':
      return `check the ${side}'s URL and the network`
    case 'limits':
      return `wait, or give the ${side} "requestsPerMinute"`
    case 'time':
      return `raise --timeout-ms, or see why the ${side} takes so long`
    case 'server':
      return `the ${side} itself is failing: see its status or its own words in the report`
    case 'all':
      return `check the ${side}'s URL, key and models`
  }
}

type Advice = 'key' | 'credit' | 'models' | 'network' | 'limits' | 'time' | 'server' | 'all'

function adviceOf(name: FailureClass): Advice {
  switch (name) {
    case 'auth':
    case 'permission':
      return 'key'
    case 'billing':
      return 'credit'
    case 'model-not-found':
      return 'models'
    case 'network':
      return 'network'
    case 'rate-limit':
      return 'limits'
    case 'timeout':
      return 'time'
    case 'overloaded':
    case 'upstream':
      return 'server'
    case 'invalid-request':
    case 'context-length':
    case 'content-filter':
    case 'truncated':
    case 'malformed':
    case 'empty':
      return 'all'
  }
}
