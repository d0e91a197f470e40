import type { RunReport } from '../../model/report.ts'
import type { Side } from '../../model/side.ts'
import { describeBaseline, describeCaution, describeSide } from '../run-heading.ts'
import { createAnswerLimits } from './answer-limits.ts'
import { createDistributions } from './distributions.ts'
import { embedJson } from './embed-json.ts'
import { chooseLookFirst } from './look-first.ts'
import { toPageCase, type PageCaseInput } from './page-case.ts'
import type { PageData } from './page-data.ts'
import { renderPageEnd, renderPageStart, type PageAssets } from './page-shell.ts'
import { renderStaticSummary } from './static-summary.ts'

export interface PageInput {
  readonly report: RunReport
  /** False leaves prompts, answers and golden checks out. */
  readonly includeContent: boolean
  readonly assets: PageAssets
}

/** The file is `head`, what `renderCase` gives for each case in turn, and what `finish` gives. */
export interface PageRenderer {
  readonly head: string
  renderCase(input: PageCaseInput): string
  finish(): string
}

/** Renders the page piece by piece: a run need not fit in memory. */
export function createPageRenderer(input: PageInput): PageRenderer {
  const { report, includeContent, assets } = input
  const limits = createAnswerLimits(report.plan.samplesDone)
  const distributions = createDistributions()
  let separator = ''
  return {
    head: `${renderHead(input)}${renderDataStart(input)}`,
    renderCase(item) {
      if (!item.golden.fault) for (const exchange of item.exchanges) distributions.add(exchange)
      const json = separator + embedJson(toPageCase(item, { limits, includeContent }))
      separator = ',\n'
      return json
    },
    finish() {
      const rest: Pick<PageData, 'distributions' | 'cutNote'> = {
        distributions: distributions.finish(),
        cutNote: limits.describe(),
      }
      return `\n],${embedJson(rest).slice(1)}</script>\n${renderPageEnd(assets)}`
    },
  }
}

function renderHead({ report, assets }: PageInput): string {
  const mark = report.simulated ? 'SIMULATED ' : ''
  const summary = { report, caution: describeCaution(report), lookFirst: chooseLookFirst(report) }
  return renderPageStart({
    title: `${mark}${report.verdict}: ${report.runId}`,
    body: renderStaticSummary(summary),
    assets,
  })
}

function renderDataStart({ report, includeContent }: PageInput): string {
  const { cases: _cases, ...rest } = report
  const sideTitles: Record<Side, string> = {
    baseline: describeBaseline(report),
    candidate: describeSide(report.sides.candidate),
  }
  const start: Omit<PageData, 'cases' | 'distributions' | 'cutNote'> = {
    report: { ...rest, sides: withoutHeaderValues(report.sides) },
    sideTitles,
    caution: describeCaution(report),
    lookFirst: chooseLookFirst(report),
    includesContent: includeContent,
  }
  return `<script type="application/json" id="data">${embedJson(start).slice(0, -1)},"cases":[\n`
}

/** A header's value may be secret under a name that does not say so. */
function withoutHeaderValues(sides: RunReport['sides']): RunReport['sides'] {
  const of = (side: Side) => ({
    ...sides[side],
    headers: Object.fromEntries(Object.keys(sides[side].headers).map(name => [name, '…'])),
  })
  return { baseline: of('baseline'), candidate: of('candidate') }
}
