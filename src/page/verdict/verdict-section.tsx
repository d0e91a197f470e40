import type { JSX } from 'preact'
import { describeFailures, describeNothingCompared } from '../../report/describe-failures.ts'
import { headlineOf } from '../../report/html/headline.ts'
import type { PageData } from '../../report/html/page-data.ts'
import { visibleText } from '../../report/visible-text.ts'
import { linkToCase } from '../parts/case-link.ts'
import { Coverage } from './coverage.tsx'
import { VerdictMark } from '../parts/verdict-badge.tsx'
import { Visible } from '../parts/visible.tsx'

/** Whether to move traffic, why, what to do next, and where to look first. */
export function VerdictSection({ data }: { readonly data: PageData }): JSX.Element {
  const { report, caution, sideTitles, lookFirst } = data
  return (
    <section class={`verdict ${report.verdict}`} aria-labelledby="verdict">
      <div class="answer">
        {caution !== null && (
          <p class="caution">
            <strong>SIMULATED</strong> <span>{caution.replace(/^SIMULATED: /, '')}</span>
          </p>
        )}
        <h1 id="verdict">
          <VerdictMark verdict={report.verdict} />
          {headlineOf(report)}
        </h1>
        <p class="sides">
          <span class="side baseline">baseline</span> {visibleText(sideTitles.baseline)}
          <span class="arrow" aria-hidden="true">
            →
          </span>
          <span class="side candidate">candidate</span> {visibleText(sideTitles.candidate)}
        </p>
        <dl class="next">
          <dt>Next</dt>
          <dd class="step">{visibleText(describeNext(report.nextStep))}</dd>
          <dt>Why</dt>
          <dd>
            <Visible text={report.reason} />
          </dd>
        </dl>
      </div>
      <div class="first">
        {report.unusableSide ? <Failures report={report} /> : <LookFirst items={lookFirst} />}
      </div>
      <Coverage data={data} />
    </section>
  )
}

function LookFirst({ items }: { readonly items: PageData['lookFirst'] }): JSX.Element {
  return (
    <>
      <h2>Look at these first</h2>
      {items.length === 0 && <p>No case stands out.</p>}
      <ol>
        {items.map(item => (
          <li key={linkToCase(item)}>
            <a href={linkToCase(item)}>
              <span class="name">{visibleText(`${item.suite}/${item.caseId}`)}</span>
              <span class="mode">{item.mode}</span>
            </a>
            <p class="why">
              <Visible text={item.why} />
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}

/** Of a side that never answered, nothing tells more than its own words. */
function Failures({ report }: Pick<PageData, 'report'>): JSX.Element {
  return (
    <>
      <h2>What came back</h2>
      {describeFailures(report.totals).map(failures => (
        <p key={failures} class="said">
          <Visible text={failures} />
        </p>
      ))}
      <p class="said">{describeNothingCompared(report)}</p>
    </>
  )
}

/** The headline says already that no traffic should move. */
function describeNext(nextStep: string): string {
  const step = nextStep.replace(/^do not move traffic; /, '')
  return step.charAt(0).toUpperCase() + step.slice(1)
}
