import { canonicalJson, type JsonValue } from '../../model/json.ts'
import type { JudgeSettings, RunSettings } from '../../model/settings.ts'
import { caseKey, type GoldenCase } from '../../model/suite.ts'
import { hasRequiredTail, withRequiredTail } from '../../run/required-tail.ts'
import type { JournalReader } from '../journal/journal-file.ts'
import type { PreparedRun } from '../plan/prepared-run.ts'
import type { RunFlags } from '../flags/run-flags.ts'

/**
 * What a run that goes on does not take from the command line or the config, since it would then be
 * another run: one line, or none if all is as it was.
 */
export function describeKept(
  journal: Pick<JournalReader, 'header' | 'looks'>,
  prepared: Pick<PreparedRun, 'cases' | 'configuration' | 'command' | 'written'>,
  flags: RunFlags,
): string[] {
  const { run, judge } = journal.header.configuration
  const { written } = prepared
  const samples = otherSamples(journal, prepared)
  const counts = samples && samples.join(' or ')
  const notTaken = [
    ...(counts === null || flags.samples === undefined
      ? []
      : [`--samples ${flags.samples} (it has ${counts})`]),
    ...(counts === null || flags.samplesFrom === undefined ? [] : ['--samples-from']),
    ...differing(run.seed, { '--seed': flags.seed, 'run.seed': written.seed }),
    ...differing(run.retries, { '--retries': flags.retries, 'run.retries': written.retries }),
    ...differing(run.timeoutMs, {
      '--timeout-ms': flags.timeoutMs,
      'run.timeoutMs': written.timeoutMs,
    }),
    ...(flags.timeoutMs === undefined && hasOtherTimeouts(journal.header.cases, prepared.cases)
      ? ['the timeoutMs of cases']
      : []),
    ...differing(run.connectTimeoutMs, { 'run.connectTimeoutMs': written.connectTimeoutMs }),
    // More or fewer by the flag are obeyed.
    ...(flags.concurrency === undefined
      ? differing(run.concurrency, { 'run.concurrency': written.concurrency })
      : []),
    ...otherLooks(run, prepared, flags),
    ...(flags.tail && !hasRequiredTail(judge.gates) ? ['--tail'] : []),
    ...(isJudgedAlike(judge, prepared) ? [] : ['the quality, gates and waivers of the config']),
  ]
  if (notTaken.length === 0) return []
  return [`it keeps what it was started with; not taken: ${notTaken.join(', ')}`]
}

/** What was asked for now, by the first name that a value was given under, if it is not what is kept. */
function differing(
  kept: string | number,
  given: Readonly<Record<string, string | number | undefined>>,
): string[] {
  const [name, value] = Object.entries(given).find(([, item]) => item !== undefined) ?? []
  return value === undefined || value === kept ? [] : [`${name} ${value} (it has ${kept})`]
}

function otherLooks(
  { looks }: RunSettings,
  { configuration }: Pick<PreparedRun, 'configuration'>,
  { stopEarly, untilDecided }: RunFlags,
): string[] {
  const { rule } = configuration.run.looks ?? {}
  if (rule === undefined || rule === looks?.rule) return []
  const isStop = rule === 'stop-early'
  if (stopEarly || untilDecided) return [isStop ? '--stop-early' : '--until-decided']
  return [isStop ? 'run.stopEarly' : 'run.untilDecided']
}

function hasOtherTimeouts(before: readonly GoldenCase[], now: readonly GoldenCase[]): boolean {
  const kept = new Map(before.map(golden => [caseKey(golden), golden]))
  return now.some(golden => {
    const was = kept.get(caseKey(golden))
    return was !== undefined && was.timeoutMs !== golden.timeoutMs
  })
}

/** The samples of those cases that would have others now; null if none would. */
function otherSamples(
  { header, looks }: Pick<JournalReader, 'header' | 'looks'>,
  { cases }: Pick<PreparedRun, 'cases'>,
): readonly number[] | null {
  // A look may have added samples to those that the run began with.
  const begun = looks[0]?.cases ?? header.cases
  const kept = new Map(begun.map(golden => [caseKey(golden), golden.samples]))
  const others = cases.flatMap(golden => {
    const samples = kept.get(caseKey(golden))
    return samples === undefined || samples === golden.samples ? [] : samples
  })
  return others.length === 0 ? null : [...new Set(others)].sort((left, right) => left - right)
}

function isJudgedAlike(
  before: JudgeSettings,
  { command, configuration }: Pick<PreparedRun, 'command' | 'configuration'>,
): boolean {
  return command === 'record' || judgedBy(before) === judgedBy(configuration.judge)
}

/** Less where it is written, and less what has a flag of its own. */
function judgedBy({ quality, gates, waivers }: JudgeSettings): string {
  const text = JSON.stringify(
    { quality, gates: withRequiredTail(gates), waivers },
    (key, value: unknown) => (key === 'location' ? undefined : value),
  )
  return canonicalJson(JSON.parse(text) as JsonValue)
}
