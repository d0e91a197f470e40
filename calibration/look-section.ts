import { calibrationCases } from './calibration-cases.ts'
import { atTheLimit } from './experiments.ts'
import { rules } from './look-experiments.ts'
import { namesOf, planName, renderTable, share, type Result } from './tables.ts'

const heading = '## Judged while it is sent'

/** Runs with `--stop-early` and `--until-decided`; the only section that can be made alone. */
export function lookSection(results: readonly Result[]): string {
  const looked = results.filter(({ experiment }) => experiment.rule !== undefined)
  const runs = looked.reduce((sum, { tally }) => sum + tally.runs, 0)
  const of = (table: Result['table']): readonly Result[] =>
    looked.filter(result => result.table === table)
  return `${heading}

Counted over ${runs} runs that were judged at looks while they were sent. Each cell: the share that ended in
\`drift\`, and in \`parity\`; how much was sent on average, where all of the plan as it was written is 100 %.
The promises are the same: at most 5 % \`drift\` where nothing differs.

${renderTable(
  ['what was true', ...columns.map(({ title }) => title)],
  namesOf(of('looks')).map(name => [name, ...cells(of('looks'), name, describeRuns)]),
)}

The difference is as large as the limit: shares of runs in which the gate ends in \`parity\`.

${renderTable(
  ['difference', 'gate', ...columns.map(({ title }) => title)],
  atTheLimit.map(({ name, gate }) => [
    name,
    `\`${gate}\``,
    ...cells(of('looks at the limit'), name, ({ tally }) =>
      share(tally.gates[gate]?.parity ?? 0, tally),
    ),
  ]),
)}
`
}

/** The document with this section in the place of the one with the same heading, or at its end. */
export function withLookSection(document: string, section: string): string {
  const start = document.indexOf(`${heading}\n`)
  if (start < 0) return `${document.trimEnd()}\n\n${section}`
  const next = document.indexOf('\n## ', start)
  return document.slice(0, start) + section + (next < 0 ? '' : document.slice(next))
}

interface Column {
  readonly title: string
  readonly is: (result: Result) => boolean
}

const columns: readonly Column[] = rules.flatMap(({ rule, plans }) =>
  plans.map(plan => ({
    title: `\`--${rule}\` ${planName(plan)}`,
    is: ({ experiment }: Result) =>
      experiment.rule === rule &&
      experiment.prompts === plan.prompts &&
      experiment.samples === plan.samples,
  })),
)

/** One cell a plan. */
function cells(
  results: readonly Result[],
  name: string,
  show: (result: Result) => string,
): readonly string[] {
  return columns.map(column => {
    const found = results.find(result => result.name === name && column.is(result))
    return found === undefined ? '' : show(found)
  })
}

/** `drift 0 % (0-2), parity 98 % (95-99); 100 % sent`. */
function describeRuns({ experiment, tally }: Result): string {
  const slots = calibrationCases(experiment).reduce((sum, golden) => sum + golden.samples, 0)
  const sent = Math.round((100 * tally.samples) / (2 * slots * tally.runs))
  const { drift, parity } = tally.verdicts
  return `drift ${share(drift, tally)}, parity ${share(parity, tally)}; ${sent} % sent`
}
