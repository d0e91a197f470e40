import type { Verdict } from '../src/model/report.ts'
import { lookSection } from './look-section.ts'
import { atTheLimit, plans, temperatures, type PlannedExperiment } from './experiments.ts'
import { namesOf, planName, renderTable, share, type Result } from './tables.ts'

export interface DocumentOptions {
  readonly results: readonly Result[]
  readonly overHttp: Readonly<Record<Verdict, number>>
}

/** Everything that was counted, in Markdown, with 95 % intervals. */
export function calibrationDocument({ results, overHttp }: DocumentOptions): string {
  const of = (table: PlannedExperiment['table']): readonly Result[] =>
    results.filter(result => result.table === table)
  const same = of('no difference')
  const total = results.reduce((sum, { tally }) => sum + tally.runs, 0)
  const httpRuns = overHttp.parity + overHttp.drift + overHttp.inconclusive
  return `# Calibration

How often the verdict is wrong, counted over ${total} whole runs. Made by \`npm run calibrate\`; the
same seeds give the same counts on every machine.

Each run goes through the product's own planning, scheduling and judging. The answers come from the
simulated gateways' text model, its times from their pace, in virtual time and without a network.
Plans are written as prompts x samples; half of the prompts stream, and eight tool and JSON cases go
with them. Both sides draw from the same distribution unless a row says otherwise. Shares are of runs,
with 95 % intervals (Wilson).

What this cannot show: the text model is simpler than a language model, and real answers vary in other
ways. It says that the machinery keeps the error rates that it promises, not how much your model varies;
\`parity run --list\` and the report say that of your own data.

## Nothing differs: how often is there a false alarm?

A verdict \`drift\` here is wrong. The promise is at most 5 %, over all gates together.

${renderTable(
  ['answers vary', ...planNames],
  temperatures.map(temperature => [
    `${{ 0: 'hardly', 1: 'as usual', 2: 'much' }[temperature]} (temperature ${temperature})`,
    ...cells(same, `temperature ${temperature}`, ({ tally }) => share(tally.verdicts.drift, tally)),
  ]),
)}

How often such a run ends in \`parity\`, and so lets the move go on; what is missing is \`inconclusive\`.
With 25 prompts x 3 samples there are too few requests to show that failures stay below 2 %.

${renderTable(
  ['answers vary', ...planNames],
  temperatures.map(temperature => [
    `temperature ${temperature}`,
    ...cells(same, `temperature ${temperature}`, ({ tally }) =>
      share(tally.verdicts.parity, tally),
    ),
  ]),
)}

Over HTTP, the starter suites with ${httpRuns} seeds: ${overHttp.parity} parity, ${overHttp.drift} drift, ${overHttp.inconclusive} inconclusive.

## The difference is as large as the limit: how often does it pass?

\`parity\` of the gate is wrong here. The promise is 5 % for each gate.

${renderTable(
  ['difference', 'gate', ...planNames],
  atTheLimit.map(({ name, gate }) => [
    name,
    `\`${gate}\``,
    ...cells(of('at the limit'), name, ({ tally }) => share(tally.gates[gate]?.parity ?? 0, tally)),
  ]),
)}

## Something differs: how often is it found?

Shares of runs that end in \`drift\`. The named defects are those of \`--defect\`.

${renderTable(
  ['defect', ...planNames],
  namesOf(of('defects')).map(name => [
    `\`${name}\``,
    ...cells(of('defects'), name, ({ tally }) => share(tally.verdicts.drift, tally)),
  ]),
)}

\`rate-limits\` is no drift by design: every request is answered in the end. It shows in
\`errors.first-attempt\`.

${renderTable(
  ['difference', ...planNames],
  namesOf(of('graded')).map(name => [
    name,
    ...cells(of('graded'), name, ({ tally }) => share(tally.verdicts.drift, tally)),
  ]),
)}

Differences inside their limits (5 % of answers, 1.05 times as slow) are not meant to be \`drift\`; the
limits can be set lower.

## The same answers, judged by other rules

What three rules that people use would have said of the same answers, at ${planName(plans[1])}: a mean
character similarity below 0.8; Diffy's rule (more differences than the baseline has with itself, by 20 %
relative and 0.03 % absolute); and an energy test that shuffles answers across prompts, at 5 %. Shares of
runs that they call a regression.

${renderTable(
  ['answers', 'parity: drift', 'below 0.8', "Diffy's rule", 'shuffled across prompts'],
  results
    .filter(({ experiment }) => experiment.withRivals === true)
    .map(result => [rivalName(result), ...rivalCells(result)]),
)}

${lookSection(results)}`
}

const planNames = plans.map(planName)

/** One cell a plan. */
function cells(
  results: readonly Result[],
  name: string,
  show: (result: Result) => string,
): readonly string[] {
  return plans.map(({ prompts, samples }) => {
    const found = results.find(
      result =>
        result.name === name &&
        result.experiment.prompts === prompts &&
        result.experiment.samples === samples,
    )
    return found === undefined ? '' : show(found)
  })
}

function rivalName({ table: kind, name }: Result): string {
  if (kind === 'no difference') return `no difference, ${name}`
  return kind === 'defects' ? `\`${name}\`` : name
}

function rivalCells({ tally }: Result): readonly string[] {
  const { threshold, diffy, shuffled } = tally.rivals
  return [tally.verdicts.drift, threshold, diffy, shuffled].map(count => share(count, tally))
}
