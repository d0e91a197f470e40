import type { FailureClass } from '../../model/exchange.ts'
import type { RunReport } from '../../model/report.ts'

type Decided = Pick<RunReport, 'unusableSide' | 'recording' | 'sides' | 'totals'>

/** What to do about a side of which nothing was answered, by what it failed with; empty if none is. */
export function adviseUnusable({ unusableSide, recording, sides, totals }: Decided): string {
  if (unusableSide === null) return ''
  const { side } = unusableSide
  // The failures of a recording are those of then.
  const failures = side === 'baseline' && recording !== null ? [] : totals[side].failures
  const advice = failures.map(item => adviceOf(item.class))
  const [first] = advice
  const isClear = first !== undefined && advice.every(item => item === first)
  const { keyVariable } = sides[side]
  switch (isClear ? first : 'all') {
    case 'key':
      return `check the ${side}'s key${keyVariable === null ? '' : ` (${keyVariable})`} and URL, then run again`
    case 'credit':
      return `see to the credit of the ${side}'s account, then run again`
    case 'models':
      return `map the model ids of the ${side} under "models:" (parity check proposes a map), then run again`
    case 'network':
      return `check the ${side}'s URL and the network, then run again`
    case 'limits':
      return `wait, or give the ${side} "requestsPerMinute", then run again`
    case 'time':
      return `raise --timeout-ms, or see why the ${side} takes so long, then run again`
    case 'server':
      return `the ${side} itself is failing: see its status or its own words in the report, then run again`
    case 'all':
      return `check the ${side}'s URL, key and models, then run again`
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
