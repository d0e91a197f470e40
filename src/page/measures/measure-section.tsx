import type { JSX } from 'preact'
import type { CaseAddress, PageData } from '../../report/html/page-data.ts'
import { CostTable } from './cost-table.tsx'
import { FailureTable } from './failure-table.tsx'
import { LatencyChart } from './latency-chart.tsx'
import { SimilarityChart } from './similarity-chart.tsx'

/** What was measured, side against side. */
export function MeasureSection({
  data,
  onOpen,
}: {
  readonly data: PageData
  readonly onOpen: (address: CaseAddress) => void
}): JSX.Element {
  const { distributions, report } = data
  return (
    <section class="measures" aria-labelledby="measures">
      <h2 id="measures">Side against side</h2>
      <div class="panels">
        <div class="stack">
          <SimilarityChart cases={data.cases} onOpen={onOpen} />
          <CostTable report={report} />
        </div>
        <div class="stack">
          <LatencyChart
            title="Time to the whole answer"
            distributions={distributions.total}
            quantilesOf={side => report.totals[side].totalQuantiles}
            ratios={report.timeRatios.total}
          />
          <LatencyChart
            title="Time to the first token"
            distributions={distributions.ttft}
            quantilesOf={side => report.totals[side].ttftQuantiles}
            ratios={report.timeRatios.ttft}
          />
          <FailureTable totals={report.totals} />
        </div>
      </div>
    </section>
  )
}
