import type { Configuration, SideConfiguration } from '../model/configuration.ts'
import { isJsonObject } from '../model/json.ts'
import type { JsonValue } from '../model/json.ts'
import type { Loaded } from '../model/problem.ts'
import type { QualitySettings } from '../model/settings.ts'
import { sides } from '../model/side.ts'
import {
  configSchema,
  gatesSchema,
  waiversSchema,
  type ConfigDocument,
  type SideDocument,
} from './config-schema.ts'
import { decodeGates } from './decode-gates.ts'
import { decodePart, decodeValue } from './decode-value.ts'
import { decodeWaivers } from './decode-waivers.ts'
import type { Environment } from './fill-environment.ts'
import { fillSide } from './fill-side.ts'
import { createProblemList } from './problem-list.ts'
import { parseSource } from './source-document.ts'

export interface ConfigurationInput {
  /** As problems are to name it. */
  readonly file: string
  readonly text: string
  readonly environment: Environment
  /** The names of the gateway profiles, without `simulated`. */
  readonly profiles: readonly string[]
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
  const parts = isJsonObject(filled) ? filled : {}
  const gates = decodeGates(decodePart(gatesSchema, parts['gates']) ?? {}, source, problems)
  const waivers = decodeWaivers(decodePart(waiversSchema, parts['waivers']) ?? [], source, problems)
  const quality = decodeQuality(document?.quality)
  if (quality.margin <= 0 || quality.margin >= 1) {
    problems.add(['quality', 'margin'], '"margin" must be more than 0% and less than 100%')
  }
  if (!document || problems.hasErrors()) return { ok: false, problems: problems.sorted() }

  const { baseline, candidate, models = {}, run = {}, suites, output } = document
  const { seed, ...options } = run
  const configuration: Configuration = {
    sides: {
      ...(baseline && { baseline: toSide(baseline) }),
      ...(candidate && { candidate: toSide(candidate) }),
    },
    models,
    run: { ...options, ...(seed !== undefined && { seed: String(seed) }) },
    quality,
    gates,
    waivers,
    ...(suites && { suites }),
    ...(output !== undefined && { output }),
  }
  return { ok: true, value: configuration, warnings: problems.sorted() }
}

function fillSides(
  value: Record<string, JsonValue>,
  input: ConfigurationInput,
  problems: ReturnType<typeof createProblemList>,
): Record<string, JsonValue> {
  const { environment, profiles } = input
  const filled = { ...value }
  for (const side of sides) {
    const content = fillSide(value[side], { path: [side], environment, profiles, problems })
    if (content !== undefined) filled[side] = content
  }
  return filled
}

function toSide(document: SideDocument): SideConfiguration {
  const { keyEnv, headers = {}, request = {}, defects, ...rest } = document
  return {
    ...rest,
    headers,
    request,
    ...(keyEnv !== undefined && { keyVariable: keyEnv }),
    ...(defects && { defect: defects }),
  }
}

function decodeQuality(document: ConfigDocument['quality']): QualitySettings {
  const { mode = 'equivalent', margin = 0.1 } = document ?? {}
  const share = typeof margin === 'number' ? margin : Number.parseFloat(margin) / 100
  return { mode, margin: share }
}
