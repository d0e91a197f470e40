import type { Configuration } from '../../model/configuration.ts'
import type { JudgeModel } from '../../model/judge.ts'
import type { GateSetting } from '../../model/gate.ts'
import type { LookSettings, RunConfiguration } from '../../model/settings.ts'
import { caseKey, type Suite } from '../../model/suite.ts'
import { sha256 } from '../files/sha256.ts'
import type { RunFlags } from '../flags/run-flags.ts'

const builtIn = {
  concurrency: 8,
  retries: 2,
  timeoutMs: 600_000,
  connectTimeoutMs: 10_000,
}

export interface RunConfigurationOptions {
  readonly flags: RunFlags
  readonly written: Configuration
  readonly sides: RunConfiguration['sides']
  /** With the samples that are settled. */
  readonly suites: readonly Suite[]
  readonly gates: readonly GateSetting[]
  readonly looks: LookSettings | undefined
  readonly judgeModel: JudgeModel | undefined
}

/** What a run goes by, as its journal keeps it: flag over config over built-in. */
export function runConfiguration(options: RunConfigurationOptions): RunConfiguration {
  const { flags, written, sides, suites, gates, looks, judgeModel } = options
  const givenSeed = flags.seed ?? written.run.seed
  const budgetUsd = flags.budgetUsd ?? written.run.budgetUsd
  const maxDurationMs = flags.maxDurationMs ?? written.run.maxDurationMs
  return {
    sides,
    run: {
      concurrency: flags.concurrency ?? written.run.concurrency ?? builtIn.concurrency,
      retries: flags.retries ?? written.run.retries ?? builtIn.retries,
      timeoutMs: flags.timeoutMs ?? written.run.timeoutMs ?? builtIn.timeoutMs,
      connectTimeoutMs: written.run.connectTimeoutMs ?? builtIn.connectTimeoutMs,
      seed: givenSeed ?? deriveSeed(suites, sides),
      seedSource: givenSeed === undefined ? 'derived' : 'given',
      ...(budgetUsd !== undefined && { budgetUsd }),
      ...(maxDurationMs !== undefined && { maxDurationMs }),
      ...(looks && { looks }),
    },
    judge: {
      quality: written.quality,
      gates,
      waivers: written.waivers,
      allowInconclusive: flags.allowInconclusive,
    },
    ...(judgeModel && { judgeModel }),
    ...(written.redact && { redact: written.redact }),
    ...(written.keepsContent === false && { keepsContent: false }),
    defaultMode: written.run.mode ?? 'unary',
  }
}

/** The same suites, models and plan give the same seed, wherever the gateways are. */
function deriveSeed(suites: readonly Suite[], sides: RunConfiguration['sides']): string {
  const manifest = {
    suites: suites.map(suite => [suite.name, suite.sha256]),
    cases: suites.flatMap(suite =>
      suite.cases.map(golden => [caseKey(golden), golden.modes, golden.samples, golden.model]),
    ),
    models: [sides.baseline.models, sides.candidate.models],
    profiles: [sides.baseline.profile, sides.candidate.profile],
  }
  return sha256(JSON.stringify(manifest)).slice(0, 12)
}
