import type { Exchange } from '../../model/exchange.ts'
import { exitCodeOf, samplesUntilStop } from './exit-code-of.ts'
import type { FaultObservation } from './observe-fault.ts'
import type { FaultMatrix, ObservedGroup } from './observe-faults.ts'

const introduction = `# What a gateway can do to a request, and what parity makes of it

Made by \`npm run faults-doc\` from what was observed: a server on a real socket does each of these to
the client that runs use, and \`test/faults.test.ts\` fails where this page is not what happens.

One sample is sent with two retries allowed, as by default. *Attempts* counts its requests; in brackets
are the waits before the further ones, where the gateway asked for a wait (else 0.5 s, 1 s and so on, less
a random quarter). *You see* is the message in \`journal.jsonl\` and \`report.html\`, and in the table
for the first of its class; for an answer, the remarks on its form. *Exit code* is that of a small run in which the candidate does this
every time: 4, because nothing was answered; 1, because the form of every answer would break an
official client; or 3, because so few samples show nothing. *Stops after* is the number of such samples in
a row after which a run sends no more. In a run in which some requests fail, the gates \`errors.rate\`
and \`errors.first-attempt\` judge how many.
`

/** The matrix as a page; ports, which differ each time, are left out. */
export function renderFaultsDoc({ groups }: FaultMatrix): string {
  return [introduction, ...groups.map(renderGroup)].join('\n')
}

function renderGroup({ title, observations }: ObservedGroup): string {
  return [
    `## ${title}`,
    '',
    '| the gateway | mode | ends as | attempts | you see | exit code | stops after |',
    '|---|---|---|---|---|---|---|',
    ...observations.map(renderRow),
    '',
  ].join('\n')
}

function renderRow({ fault, exchange, waitsMs }: FaultObservation): string {
  const { outcome, attempts } = exchange
  const waits =
    fault.waitsMs === undefined ? '' : ` (${waitsMs.map(ms => `${ms / 1000} s`).join()})`
  const cells = [
    fault.does,
    fault.mode,
    outcome.kind === 'failed' ? `\`${outcome.failure.class}\`` : 'answered',
    `${attempts.length}${waits}`,
    sightOf(exchange),
    `${exitCodeOf(exchange)}`,
    `${samplesUntilStop(exchange) ?? ''}`,
  ]
  return `| ${cells.join(' | ')} |`
}

function sightOf({ outcome, wireNotes }: Exchange): string {
  const text =
    outcome.kind === 'failed'
      ? outcome.failure.message
      : wireNotes.map(note => `${note.level}: ${note.detail}`).join('; ')
  return text
    .replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://elsewhere.example')
    .replaceAll(/(?<=the proxy: )127\.0\.0\.1:\d+/g, 'proxy.example')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'gateway.example')
    .replaceAll('|', '\\|')
}
