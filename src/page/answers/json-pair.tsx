import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { jsonDifferences } from '../../compare/differences/json-differences.ts'
import type { JsonValue } from '../../model/json.ts'
import type { CompareSettings } from '../../model/suite.ts'
import { jsonLines, type JsonLine } from './json-lines.ts'
import { Visible } from '../parts/visible.tsx'

/** What stands above the left and above the right one. */
export type Heads = readonly [left: JSX.Element, right: JSX.Element]

interface JsonPairProps {
  readonly left: JsonValue
  readonly right: JsonValue
  readonly compare: CompareSettings
  readonly heads: Heads
}

/** Two JSON values as trees, with the places marked at which they differ. */
export function JsonPair({ left, right, compare, heads }: JsonPairProps): JSX.Element {
  const trees = useMemo(() => {
    const differences = jsonDifferences(left, right, compare)
    return {
      count: differences.length,
      left: jsonLines(left, differences, 'baseline'),
      right: jsonLines(right, differences, 'candidate'),
    }
  }, [left, right, compare])
  return (
    <>
      <p class="fine">
        {describeCount(trees.count)}
        {compare.ignorePaths.length > 0 && ` Ignored: ${compare.ignorePaths.join(', ')}.`}
      </p>
      <div class="pair">
        <div>
          {heads[0]}
          <Tree {...trees.left} />
        </div>
        <div>
          {heads[1]}
          <Tree {...trees.right} />
        </div>
      </div>
    </>
  )
}

function Tree({ lines, isCut }: { readonly lines: readonly JsonLine[]; readonly isCut: boolean }) {
  return (
    <ul class="tree">
      {lines.map(line => (
        <li
          key={line.path}
          class={`depth-${Math.min(line.depth, 12)} ${line.isChanged ? 'changed' : ''}`}
        >
          {line.key !== null && (
            <span class="key">
              <Visible text={String(line.key)} />
              {': '}
            </span>
          )}
          <span class={line.kind}>
            <Visible text={line.text} />
          </span>
          {line.isChanged && <span class="hidden"> (differs)</span>}
        </li>
      ))}
      {isCut && <li class="fine">… more in exchanges.csv</li>}
    </ul>
  )
}

function describeCount(count: number): string {
  if (count === 0) return 'The same value.'
  return count === 1 ? 'One place differs.' : `${count} places differ.`
}
