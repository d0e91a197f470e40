import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { describeMinute } from '../../model/calendar.ts'
import {
  checkAreas,
  checkVerdicts,
  type Checklist,
  type CheckVerdict,
} from '../../model/checklist.ts'
import { countOf } from '../../model/format.ts'
import { sides } from '../../model/side.ts'
import { headlineOfChecklist } from '../../report/checklist/checklist-headline.ts'
import { describeModelMap } from '../../report/checklist/describe-checklist.ts'
import { visibleText } from '../../report/visible-text.ts'
import { CheckMark, lookOf } from './check-badge.tsx'
import { CheckTable } from './check-table.tsx'
import { ParameterMatrix } from './parameter-matrix.tsx'
import { ThemeToggle } from '../parts/theme-toggle.tsx'
import { Visible } from '../parts/visible.tsx'

/** The migration checklist as a page of its own. */
export function ChecklistPage({ checklist }: { readonly checklist: Checklist }): JSX.Element {
  const { checkId, startedAt, toolVersion, items, parameters, proposedModels } = checklist
  const [chosen, choose] = useState<CheckVerdict | null>(null)
  const shown = chosen === null ? items : items.filter(({ verdict }) => verdict === chosen)
  return (
    <>
      <header class="top">
        <p class="product">gateway-parity</p>
        <p class="run">
          {checkId}
          <span> · {describeMinute(startedAt)}</span>
        </p>
        <ThemeToggle />
      </header>
      <main>
        <Heading checklist={checklist} />
        <section aria-labelledby="checklist-items">
          <h2 id="checklist-items">Migration checklist</h2>
          <Counts checklist={checklist} chosen={chosen} onChoose={choose} />
          <p class="found" role="status">
            {countOf(shown.length, 'item')}
          </p>
          {checkAreas.map(area => (
            <CheckTable key={area} area={area} items={shown.filter(item => item.area === area)} />
          ))}
        </section>
        {parameters.length > 0 && <ParameterMatrix rows={parameters} />}
        {describeModelMap(proposedModels).map(text => (
          <section key="models" aria-labelledby="proposed-models">
            <h2 id="proposed-models">Proposed entries for the map of models</h2>
            {/* Scrolls sideways, so that it has to be reachable by keyboard. */}
            <pre class="text" tabIndex={0}>
              {text}
            </pre>
          </section>
        ))}
      </main>
      <footer>
        <p>
          Made by gateway-parity {toolVersion}. checklist.json beside this file holds the same for
          machines. This file loads nothing and sends nothing.
        </p>
      </footer>
    </>
  )
}

function Heading({ checklist }: { readonly checklist: Checklist }): JSX.Element {
  const { verdict, text } = headlineOfChecklist(checklist)
  return (
    <section class={`verdict checked ${lookOf(verdict)}`} aria-labelledby="verdict">
      <div class="answer">
        {checklist.simulated && (
          <p class="caution">
            <strong>SIMULATED</strong>{' '}
            <span>A built-in simulator answered: this says nothing about a real gateway.</span>
          </p>
        )}
        <h1 id="verdict">
          <CheckMark verdict={verdict} />
          {text}
        </h1>
        <dl class="next">
          {sides.map(side => {
            const { profile, protocol, baseUrl, unusable } = checklist.sides[side]
            return (
              <div key={side}>
                <dt>
                  <span class={`side ${side}`}>{side}</span>
                </dt>
                <dd>
                  {visibleText(`${profile}, ${protocol}, ${baseUrl}`)}
                  {unusable !== null && (
                    <p>
                      <Visible text={`cannot be used: ${unusable}`} />
                    </p>
                  )}
                </dd>
              </div>
            )
          })}
        </dl>
      </div>
    </section>
  )
}

/** A button for each verdict that occurs, pressed to see its items alone. */
function Counts(props: {
  readonly checklist: Checklist
  readonly chosen: CheckVerdict | null
  readonly onChoose: (verdict: CheckVerdict | null) => void
}): JSX.Element {
  const { checklist, chosen, onChoose } = props
  return (
    <div class="check-counts" role="group" aria-label="Show one verdict alone">
      {checkVerdicts
        .filter(verdict => checklist.counts[verdict] > 0)
        .map(verdict => (
          <button
            key={verdict}
            type="button"
            class={`badge ${lookOf(verdict)}`}
            aria-pressed={chosen === verdict}
            onClick={() => onChoose(chosen === verdict ? null : verdict)}
          >
            <CheckMark verdict={verdict} />
            {checklist.counts[verdict]} {verdict}
          </button>
        ))}
    </div>
  )
}
