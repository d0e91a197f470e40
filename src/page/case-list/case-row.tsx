import type { JSX } from 'preact'
import { formatRatio } from '../../model/format.ts'
import type { CaseResult } from '../../model/report.ts'
import { formatSimilarity } from '../../report/gate-values.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { PageCase } from '../../report/html/page-data.ts'
import { linkToCase } from '../parts/case-link.ts'
import { CaseBadge } from '../parts/verdict-badge.tsx'
import { Visible } from '../parts/visible.tsx'

/** One case in one mode, as a line of the list. */
export function CaseRow({ item }: { readonly item: PageCase }): JSX.Element {
  const { result } = item
  return (
    <li class="case">
      <CaseBadge result={result} />
      <div class="what">
        <a href={linkToCase(result)}>
          <span class="suite">{visibleText(result.suite)}/</span>
          {visibleText(result.caseId)}
        </a>{' '}
        <span class="mode">{result.mode}</span>
        {result.tags.map(tag => (
          <span key={tag} class="tag">
            {visibleText(tag)}
          </span>
        ))}
        <p class="reason">
          <Visible text={result.reason} />
        </p>
      </div>
      <dl class="figures">
        <Figure name="likeness" text={describeLikeness(result)} />
        <Figure
          name="time"
          text={result.latencyRatio === null ? '' : formatRatio(result.latencyRatio)}
        />
        <Figure name="cost" text={result.costRatio === null ? '' : formatRatio(result.costRatio)} />
        <Figure name="answered" text={describeAnswered(result)} />
      </dl>
    </li>
  )
}

function Figure({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text === '' ? '–' : text}</dd>
    </div>
  )
}

function describeLikeness({ selfSimilarity, crossSimilarity }: CaseResult): string {
  if (selfSimilarity === null || crossSimilarity === null) return ''
  return `${formatSimilarity(selfSimilarity)} → ${formatSimilarity(crossSimilarity)}`
}

function describeAnswered({ sides: { baseline, candidate } }: CaseResult): string {
  return `${baseline.answered}/${baseline.samples} · ${candidate.answered}/${candidate.samples}`
}
