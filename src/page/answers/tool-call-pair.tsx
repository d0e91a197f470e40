import type { JSX } from 'preact'
import { comparableCalls, type ComparableCall } from '../../compare/answers/tool-calls.ts'
import type { ToolCall } from '../../model/exchange.ts'
import type { CompareSettings } from '../../model/suite.ts'
import { JsonPair, type Heads } from './json-pair.tsx'
import { Visible } from '../parts/visible.tsx'

interface ToolCallPairProps {
  readonly left: readonly ToolCall[]
  readonly right: readonly ToolCall[]
  readonly compare: CompareSettings
}

/** The tool calls of both answers, in an order that makes equal ones meet. */
export function ToolCallPair({ left, right, compare }: ToolCallPairProps): JSX.Element | null {
  if (left.length === 0 && right.length === 0) return null
  const [leftCalls, rightCalls] = [comparableCalls(left, compare), comparableCalls(right, compare)]
  const rows = Array.from(
    { length: Math.max(leftCalls.length, rightCalls.length) },
    (_, index) => [leftCalls[index], rightCalls[index]] as const,
  )
  return (
    <>
      <h4>Tool calls</h4>
      {rows.map(([one, other], index) => (
        <Call key={index} one={one} other={other} compare={compare} />
      ))}
    </>
  )
}

interface CallProps {
  readonly one: ComparableCall | undefined
  readonly other: ComparableCall | undefined
  readonly compare: CompareSettings
}

function Call({ one, other, compare }: CallProps) {
  const isSame = one?.name === other?.name
  const heads: Heads = [
    <CallName call={one} isSame={isSame} />,
    <CallName call={other} isSame={isSame} />,
  ]
  if (one?.arguments !== undefined && other?.arguments !== undefined) {
    return (
      <div class="call">
        <JsonPair left={one.arguments} right={other.arguments} compare={compare} heads={heads} />
      </div>
    )
  }
  return (
    <div class="call pair">
      <div>
        {heads[0]}
        {one && <CallText call={one} />}
      </div>
      <div>
        {heads[1]}
        {other && <CallText call={other} />}
      </div>
    </div>
  )
}

interface CallNameProps {
  readonly call: ComparableCall | undefined
  readonly isSame: boolean
}

function CallName({ call, isSame }: CallNameProps) {
  return (
    <p class={isSame ? 'call-name' : 'call-name changed'}>
      {call ? <Visible text={call.name} /> : 'no call'}
    </p>
  )
}

function CallText({ call }: { readonly call: ComparableCall }) {
  return (
    <p class="text">
      <Visible text={call.text} />
    </p>
  )
}
