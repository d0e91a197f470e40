import type { JSX } from 'preact'
import { countOf, formatCount, formatMs } from '../../model/format.ts'
import { describeProblem } from '../../model/problem.ts'
import { describeBudget } from '../../report/describe-budget.ts'
import { describeRelabelled } from '../../report/describe-relabelled.ts'
import type { PageData } from '../../report/html/page-data.ts'
import { Visible } from '../parts/visible.tsx'

interface Item {
  readonly term: string
  readonly text: string
  /** Something is missing here. */
  readonly isGap: boolean
}

/** What the verdict rests on, and what it says nothing about. */
export function Coverage({ data }: { readonly data: PageData }): JSX.Element {
  const items = describeCoverage(data)
  const { warnings } = data.report
  return (
    <div class="coverage">
      <h2>What was covered, and what was not</h2>
      <dl>
        {items.map(({ term, text, isGap }) => (
          <div key={term} class={isGap ? 'gap' : ''}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {warnings.length > 0 && (
        <details class="warnings" open={warnings.length <= 5}>
          <summary>{countOf(warnings.length, 'warning')}</summary>
          <ul>
            {warnings.map((problem, index) => (
              <li key={index}>
                <Visible text={describeProblem({ ...problem, severity: 'error' })} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

function describeCoverage({ report, cases, cutNote, includesContent }: PageData): Item[] {
  const { plan, latencyLeftOut, eventLoopDelayMs, gates, interrupted } = report
  const relabelled = describeRelabelled(report)
  const open = cases.filter(({ result }) => result.verdict === 'inconclusive').length
  const waived = cases.filter(({ result }) => result.waivedBy !== null).length
  const { apart, retried, cached } = latencyLeftOut
  const leftOut = [
    ...(apart > 0 ? [`${formatCount(apart)} sent more than 1 s apart`] : []),
    ...(retried > 0 ? [`${formatCount(retried)} retried`] : []),
    ...(cached > 0 ? [`${formatCount(cached)} from a cache`] : []),
  ]
  const unmeasured = gates.filter(({ verdict }) => verdict === 'not measured')
  const left = plan.samplesPlanned - plan.samplesDone
  return [
    {
      term: 'Samples',
      text: `${formatCount(plan.samplesDone)} of ${formatCount(plan.samplesPlanned)} carried out${interrupted ? '; the run was interrupted' : ''}`,
      isGap: left > 0 || interrupted,
    },
    {
      term: 'Cases',
      text: `${formatCount(plan.cases)}, ${formatCount(plan.clusters)} of them independent; ${open === 0 ? 'none inconclusive' : `${formatCount(open)} inconclusive`}${waived > 0 ? `; differences waived in ${formatCount(waived)}` : ''}`,
      isGap: open > 0,
    },
    {
      term: 'Left out of latency',
      text: leftOut.length === 0 ? 'no pair' : `pairs: ${leftOut.join(', ')}`,
      isGap: leftOut.length > 0,
    },
    {
      term: 'Not measured',
      text: unmeasured.length === 0 ? 'nothing' : unmeasured.map(({ gate }) => gate).join(', '),
      isGap: unmeasured.some(({ threshold }) => threshold !== ''),
    },
    {
      term: 'Delay of the tool itself',
      text:
        eventLoopDelayMs === null
          ? `unknown: the run ${interrupted ? 'did not come to its end' : 'was too short to tell'}`
          : `${formatMs(eventLoopDelayMs)} on average, ${countOf(plan.concurrency, 'slot')} in flight`,
      isGap: eventLoopDelayMs === null,
    },
    { term: 'False-alarm budget', text: describeBudget(report), isGap: false },
    ...(relabelled === ''
      ? []
      : [{ term: 'Trust in the quality gate', text: relabelled, isGap: false }]),
    ...(includesContent
      ? []
      : [
          {
            term: 'Content',
            text: 'prompts and answers were left out (--no-content)',
            isGap: true,
          },
        ]),
    ...(cutNote === '' ? [] : [{ term: 'In this page', text: cutNote, isGap: true }]),
  ]
}
