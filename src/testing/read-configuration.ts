import type { Configuration } from '../model/configuration.ts'
import { describeProblem } from '../model/problem.ts'
import { parseConfiguration } from '../suite/configuration/parse-configuration.ts'

const profiles = ['llm-gateway', 'ai-stats', 'openai-compatible']
const simulated = ['llm-gateway', 'ai-stats', 'ai-stats@2025']

/** A config as a file of its own, among a few gateways. */
export function parse(
  text: string,
  environment: Record<string, string | undefined> = {},
): ReturnType<typeof parseConfiguration> {
  return parseConfiguration({ file: 'parity.config.yaml', text, environment, profiles, simulated })
}

/** Its problems, or else its warnings, by line and column. */
export function problemsOf(text: string, environment?: Record<string, string>): string[] {
  const parsed = parse(text, environment)
  const problems = parsed.ok ? parsed.warnings : parsed.problems
  return problems.map(problem => describeProblem(problem).replace('parity.config.yaml:', ''))
}

/** What it comes to; throws its problems. */
export function read(text: string, environment?: Record<string, string>): Configuration {
  const parsed = parse(text, environment)
  if (!parsed.ok) throw new Error(parsed.problems.map(describeProblem).join('\n'))
  return parsed.value
}
