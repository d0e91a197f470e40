import { countOf, formatCount } from '../model/format.ts'
import { describeRecorded } from '../model/recording.ts'
import type { RunReport } from '../model/report.ts'
import type { SideSettings } from '../model/settings.ts'
import { createPaint, type Screen } from './paint.ts'
import { renderParagraph } from './section.ts'

const simulatedMark = 'SIMULATED'

/** What ran against what, and how much of it; a simulated run says so first. */
export function renderRunHeading(report: RunReport, screen: Screen): string {
  const paint = createPaint(screen.colour)
  const mark = report.simulated ? `${simulatedMark} ` : ''
  const heading = renderParagraph(mark + describeRun(report), screen.columns)
  const words = describeCaution(report)
  if (words === null) return heading
  const caution = renderParagraph(words, screen.columns)
  return `${heading}\n${caution}`.replaceAll(simulatedMark, found =>
    paint('bold', paint('yellow', found)),
  )
}

/** Tool, run, sides, size and seed in one line. */
export function describeRun({
  toolVersion,
  runId,
  sides,
  plan,
  seed,
  recording,
}: RunReport): string {
  return [
    `gateway-parity ${toolVersion}`,
    `run ${runId}`,
    `${describeBaseline({ sides, recording })} -> ${describeSide(sides.candidate)}`,
    countOf(plan.cases, 'case'),
    countOf(plan.slots, 'slot'),
    `${formatCount(plan.samplesDone)} of ${countOf(plan.samplesPlanned, 'sample')}`,
    `seed ${seed}`,
  ].join(', ')
}

/** What a simulated run says and does not say; null for a real one. */
export function describeCaution(report: RunReport): string | null {
  if (!report.simulated) return null
  return `${simulatedMark}: ${describeSimulatedSides(report)} built into this tool. This shows what a report looks like and says nothing about a real gateway.`
}

/** As any side, with its age where it was recorded. */
export function describeBaseline({
  sides,
  recording,
}: Pick<RunReport, 'sides' | 'recording'>): string {
  const side = describeSide(sides.baseline)
  return recording === null ? side : `${side} ${describeRecorded(recording)}`
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
