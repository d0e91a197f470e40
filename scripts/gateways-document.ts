import { modes, type Mode } from '../src/model/side.ts'
import {
  featureCells,
  features,
  type FeatureCell,
} from '../src/testing/servers/gateway-features.ts'
import { dialectOf, type Dialect, type GatewayProfile } from '../src/wire/dialect/profile.ts'
import { profiles } from '../src/wire/profiles.ts'
import { wireNote } from '../src/wire/dialect/wire-form.ts'

/** What a cell of the table shows. */
export type ReadCell = (cell: FeatureCell) => string

/** docs/gateways.md: every profile as data, and what each gateway was seen to do. */
export function gatewaysDocument(read: ReadCell): string {
  return `# Gateways

Made by \`npm run gateways\` from the profiles in \`src/wire/profiles/\` and from requests to the simulated
gateways; a test keeps it true. Adding a gateway is one file there and one line in
\`src/wire/profiles.ts\`.

A suite is written once, in the form of OpenAI's chat completions. A side speaks the first protocol of
its gateway, or the one that \`protocol:\` in the configuration (\`--baseline-protocol\`,
\`--candidate-protocol\`) names. What a protocol cannot say is taken out of the request, and every report
names it.

## What works where

Each cell is a request to the simulated gateway, unary / streaming, and a test of its own in
\`test/gateways.test.ts\`. "by price table": the gateway reports tokens and no cost.

${matrix(read)}

${profiles.map(profile => describeProfile(profile)).join('\n\n')}
`
}

function matrix(read: ReadCell): string {
  const cells = featureCells()
  const columns = [...new Set(cells.map(columnOf))]
  const head = ['', ...columns.map(column => column.replace(' ', '<br>'))]
  const rows = features.map(feature => [
    feature.name,
    ...columns.map(column => {
      const found = cells.filter(cell => columnOf(cell) === column && cell.feature === feature)
      return describeCell(modes.map(mode => valueIn(found, mode, read)))
    }),
  ])
  return table([head, ...rows])
}

function columnOf({ profile, protocol }: FeatureCell): string {
  return `${profile} ${protocol}`
}

function valueIn(cells: readonly FeatureCell[], mode: Mode, read: ReadCell): string {
  const cell = cells.find(item => item.mode === mode)
  return cell === undefined ? '' : read(cell)
}

function describeCell(values: readonly string[]): string {
  return new Set(values).size === 1 ? (values[0] ?? '') : values.join(' / ')
}

function describeProfile(profile: GatewayProfile): string {
  const dialects = profile.protocols.flatMap(({ protocol }) => dialectOf(profile, protocol) ?? [])
  return [
    `## ${profile.title} (\`${profile.name}\`)`,
    table([
      ['', ''],
      ['base URL', profile.baseUrl === null ? 'to be given' : `\`${profile.baseUrl}\``],
      ['key', codes(profile.keyVariables) || 'none, unless a variable is named'],
      ['base URL from', codes(profile.baseUrlVariables) || '`--baseline-url`, `--candidate-url`'],
      ['protocols', codes(profile.protocols.map(({ protocol }) => protocol))],
    ]),
    ...dialects.map(describeDialect),
  ].join('\n\n')
}

function describeDialect(dialect: Dialect): string {
  const added = [
    ...dialect.addedHeaders.map(
      ({ name, value, reason }) => `header \`${name}: ${value}\`: ${reason}`,
    ),
    ...dialect.addedFields.map(
      ({ path, value, reason }) =>
        `\`${path.join('.')}: ${JSON.stringify(value)}\`, where the request has none: ${reason}`,
    ),
  ]
  const changed = dialect.fieldRules.map(rule =>
    rule.kind === 'removed'
      ? `\`${rule.field}\` is not sent: ${rule.reason}`
      : `\`${rule.field}\` is sent as \`${rule.to}\`: ${rule.reason}`,
  )
  const forms = dialect.normalForms.map(form => `\`${form}\`: ${wireNote(dialect, form).detail}`)
  const { header, prefix } = dialect.authorization
  return [
    `### ${dialect.protocol}`,
    [
      `- The key goes into \`${header}: ${prefix}<key>\`.`,
      ...bullets('Added to every request', added),
      ...bullets('Changed in a request', changed),
      ...(dialect.ignoredFields.length > 0
        ? [`- May be ignored, which is noted: ${codes(dialect.ignoredFields)}.`]
        : []),
      ...bullets('Unusual forms that are normal here, and no break', forms),
    ].join('\n'),
  ].join('\n\n')
}

function bullets(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`- ${title}:`, ...lines.map(line => `  - ${line}`)]
}

function codes(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ')
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (texts: readonly string[]): string =>
    `| ${texts.map(text => text.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
