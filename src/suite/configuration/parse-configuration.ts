import type {
  Configuration,
  JudgeConfiguration,
  SideConfiguration,
} from '../../model/configuration.ts'
import { asObject, isJsonObject, property } from '../../model/json.ts'
import type { JsonValue } from '../../model/json.ts'
import type { Loaded } from '../../model/problem.ts'
import type { QualitySettings } from '../../model/settings.ts'
import { sides, type Side } from '../../model/side.ts'
import { isSlowPattern } from '../../model/slow-pattern.ts'
import {
  configSchema,
  qualitySchema,
  type JudgeDocument,
  type SideDocument,
} from '../schemas/config-schema.ts'
import { decodeGates } from './decode-gates.ts'
import { decodePart, decodeValue } from '../source/decode-value.ts'
import { decodeWaivers } from './decode-waivers.ts'
import type { Environment } from './fill-environment.ts'
import { fillSide, findHeaderSecrets } from './fill-side.ts'
import { durationHint, parseDuration } from './parse-duration.ts'
import { createProblemList } from '../source/problem-list.ts'
import { slowPatternMessage } from '../schemas/shared-schema.ts'
import { parseSource } from '../source/source-document.ts'

export interface ConfigurationInput {
  /** As problems are to name it. */
  readonly file: string
  readonly text: string
  readonly environment: Environment
  /** The names of the gateway profiles, without `simulated`. */
  readonly profiles: readonly string[]
  /** What may follow `simulated:`. */
  readonly simulated: readonly string[]
}

/** Reads `parity.config.yaml`, or lists every problem in it. An empty file is valid. */
export function parseConfiguration(input: ConfigurationInput): Loaded<Configuration> {
  const parsed = parseSource(input)
  if (!parsed.ok) return parsed
  const { source } = parsed
  const problems = createProblemList(source)
  const value = source.value ?? {}
  const filled = isJsonObject(value) ? fillSides(value, input, problems) : value

  const document = decodeValue(configSchema, filled, problems)
  const parts = asObject(filled)
  const gates = decodeGates(parts['gates'], source, problems)
  const waivers = decodeWaivers(parts['waivers'], source, problems)
  const quality = decodeQuality(parts['quality'])
  if (quality.margin <= 0 || quality.margin >= 1) {
    problems.add(['quality', 'margin'], '"margin" must be more than 0% and less than 100%')
  }
  const maxDuration = property(parts['run'], 'maxDuration')
  const maxDurationMs = typeof maxDuration === 'string' ? parseDuration(maxDuration) : undefined
  if (typeof maxDuration === 'string' && maxDuration !== '' && maxDurationMs === undefined) {
    problems.add(['run', 'maxDuration'], '"maxDuration" is no length of time', {
      hint: durationHint,
    })
  }
  if (
    property(parts['run'], 'stopEarly') === true &&
    property(parts['run'], 'untilDecided') === true
  ) {
    const hint = 'choose one'
    problems.add(['run', 'untilDecided'], '"stopEarly" and "untilDecided" exclude each other', {
      hint,
    })
  }
  checkPatterns(parts['redact'], problems)
  if (!document || problems.hasErrors()) return { ok: false, problems: problems.sorted() }

  const secretsOf = (side: Side | 'judge') =>
    findHeaderSecrets(property(value, side), input.environment)
  const { baseline, candidate, models = {}, judge, run = {} } = document
  const { suites, output, prices, redact, journal } = document
  const { seed, maxDuration: _, ...options } = run
  const configuration: Configuration = {
    sides: {
      ...(baseline && { baseline: toSide(baseline, secretsOf('baseline')) }),
      ...(candidate && { candidate: toSide(candidate, secretsOf('candidate')) }),
    },
    models,
    ...(judge && { judge: toJudge(judge, secretsOf('judge')) }),
    run: {
      ...options,
      ...(seed !== undefined && { seed: String(seed) }),
      ...(maxDurationMs !== undefined && { maxDurationMs }),
    },
    quality,
    gates,
    waivers,
    ...(suites && { suites }),
    ...(output !== undefined && { output }),
    ...(prices !== undefined && { prices }),
    ...(redact && { redact }),
    ...(journal?.content !== undefined && { keepsContent: journal.content }),
  }
  return { ok: true, value: configuration, warnings: problems.sorted() }
}

function fillSides(
  value: Record<string, JsonValue>,
  input: ConfigurationInput,
  problems: ReturnType<typeof createProblemList>,
): Record<string, JsonValue> {
  const { environment, profiles, simulated } = input
  const filled = { ...value }
  const context = { environment, profiles, simulated, problems }
  for (const side of [...sides, 'judge'] as const) {
    const content = fillSide(value[side], { ...context, path: [side] })
    if (content !== undefined) filled[side] = content
  }
  return filled
}

function toJudge(
  { keyEnv, headers = {}, request = {}, ...rest }: JudgeDocument,
  secrets: ReturnType<typeof findHeaderSecrets>,
): JudgeConfiguration {
  const keyVariable = keyEnv === undefined ? {} : { keyVariable: keyEnv }
  return { ...rest, ...secrets, headers, request, ...keyVariable }
}

function toSide(
  document: SideDocument,
  secrets: ReturnType<typeof findHeaderSecrets>,
): SideConfiguration {
  const { keyEnv, headers = {}, request = {}, defects, ...rest } = document
  return {
    ...rest,
    ...secrets,
    headers,
    request,
    ...(keyEnv !== undefined && { keyVariable: keyEnv }),
    ...(defects && { defect: defects }),
  }
}

function checkPatterns(
  written: JsonValue | undefined,
  problems: ReturnType<typeof createProblemList>,
): void {
  if (!Array.isArray(written)) return
  for (const [index, pattern] of written.entries()) {
    if (typeof pattern !== 'string' || pattern === '') continue
    try {
      const compiled = new RegExp(pattern, 'u')
      if (compiled.test('')) {
        problems.add(['redact', index], 'a pattern must not match where nothing stands')
      } else if (isSlowPattern(pattern, compiled)) {
        problems.add(['redact', index], slowPatternMessage)
      }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      problems.add(['redact', index], `not a regular expression: ${error.message}`)
    }
  }
}

/** Each part by itself: what is wrong with one must not hide what is wrong with the other. */
function decodeQuality(written: JsonValue | undefined): QualitySettings {
  const parts = asObject(written)
  const { mode: modeSchema, margin: marginSchema } = qualitySchema.shape
  const mode = decodePart(modeSchema, parts['mode']) ?? 'equivalent'
  const margin = decodePart(marginSchema, parts['margin']) ?? 0.1
  return { mode, margin: typeof margin === 'number' ? margin : Number.parseFloat(margin) / 100 }
}
