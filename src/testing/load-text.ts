import { createHash } from 'node:crypto'
import { describeProblem } from '../model/problem.ts'
import type { GoldenCase } from '../model/suite.ts'
import { loadSuite, type SuiteInput } from '../suite/cases/load-suite.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

/** A suite of this text, with these files beside it. */
export function loadText(
  text: string,
  files: Files = {},
  input: Partial<SuiteInput> = {},
): ReturnType<typeof loadSuite> {
  return loadSuite({
    file: 'suites/a.yaml',
    text,
    readFile: path => {
      const content = Object.hasOwn(files, path) ? files[path] : undefined
      return typeof content === 'string' ? Buffer.from(content) : content
    },
    defaults: { model: 'fallback-model', mode: 'unary', samples: 3 },
    hash: content => createHash('sha256').update(content).digest('hex'),
    ...input,
  })
}

export function problemsOf(text: string, files?: Files, input?: Partial<SuiteInput>): string[] {
  const loaded = loadText(text, files, input)
  return (loaded.ok ? loaded.warnings : loaded.problems).map(describeProblem)
}

export function casesOf(
  text: string,
  files?: Files,
  input?: Partial<SuiteInput>,
): readonly GoldenCase[] {
  const loaded = loadText(text, files, input)
  if (!loaded.ok) throw new Error(loaded.problems.map(describeProblem).join('\n'))
  return loaded.value.cases
}

/** One case with these further lines, each of them already in YAML. */
export function caseOf(...lines: readonly string[]): string {
  return ['cases:', '  - id: one', ...lines.map(line => `    ${line}`), ''].join('\n')
}

export function firstOf(text: string, files?: Files, input?: Partial<SuiteInput>): GoldenCase {
  const [golden] = casesOf(text, files, input)
  if (!golden) throw new Error('no case')
  return golden
}
