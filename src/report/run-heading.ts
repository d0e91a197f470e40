import { countOf } from '../model/format.ts'
import type { RunReport } from '../model/report.ts'
import type { SideSettings } from '../model/settings.ts'
import { createPaint, type Screen } from './paint.ts'
import { renderParagraph } from './section.ts'

const simulatedMark = 'SIMULATED'

/** What ran against what, and how much of it; a simulated run says so first. */
export function renderRunHeading(report: RunReport, screen: Screen): string {
  const { plan, sides } = report
  const paint = createPaint(screen.colour)
  const parts = [
    `${report.simulated ? `${simulatedMark} ` : ''}gateway-parity ${report.toolVersion}`,
    `run ${report.runId}`,
    `${describeSide(sides.baseline)} -> ${describeSide(sides.candidate)}`,
    countOf(plan.cases, 'case'),
    countOf(plan.slots, 'slot'),
    `${plan.samplesDone} of ${countOf(plan.samplesPlanned, 'sample')}`,
    `seed ${report.seed}`,
  ]
  const heading = renderParagraph(parts.join(', '), screen.columns)
  if (!report.simulated) return heading
  const caution = renderParagraph(
    `${simulatedMark}: ${describeSimulatedSides(report)} built into this tool. This shows what a report looks like and says nothing about a real gateway.`,
    screen.columns,
  )
  return `${heading}\n${caution}`.replaceAll(simulatedMark, mark =>
    paint('bold', paint('yellow', mark)),
  )
}

/** `ai-stats (api.example.com)`, `ai-stats (simulated)`. */
export function describeSide({ profile, simulated, defects, baseUrl }: SideSettings): string {
  const place = simulated ? ['simulated', ...defects].join(', ') : hostOf(baseUrl)
  return `${profile} (${place})`
}

function describeSimulatedSides({ sides }: RunReport): string {
  if (sides.baseline.simulated && sides.candidate.simulated) return 'both sides are simulators'
  const side = sides.baseline.simulated ? 'baseline' : 'candidate'
  return `the ${side} is a simulator`
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
