import { appendFileSync, statSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { Problem } from '../../model/problem.ts'
import type { RunReport } from '../../model/report.ts'
import {
  annotateProblems,
  annotateRun,
  type PathInRepository,
} from '../../report/github-annotations.ts'
import { renderSummary } from '../../report/markdown/render-summary.ts'
import { valueOf } from '../inputs/environment.ts'
import { reasonOf } from '../files/reason-of.ts'
import { say } from '../say.ts'
import type { World } from '../world.ts'

/** GitHub drops the whole summary of a step that wrote more. */
const mostSummaryBytes = 1024 * 1024

/**
 * Tells GitHub Actions of a run: annotations, the step's summary, its outputs. The runner reads
 * commands from both streams; they go to stderr, as stdout carries the report.
 */
export function tellGitHubActions(report: RunReport, folder: string, world: World): void {
  if (!isGitHubActions(world)) return
  const outputs = {
    verdict: report.verdict,
    report: folder,
    drifts: String(report.cases.filter(result => result.verdict === 'drift').length),
  }
  for (const line of annotateRun(report, pathInRepository(world))) say(world, line)
  appendTo('GITHUB_STEP_SUMMARY', renderSummary(report), world)
  appendTo(
    'GITHUB_OUTPUT',
    renderOutputs(outputs, () => world.random()),
    world,
  )
}

/** Tells GitHub Actions what stands in the way of a run. */
export function tellProblemsToGitHubActions(problems: readonly Problem[], world: World): void {
  if (!isGitHubActions(world)) return
  const lines = annotateProblems(problems, pathInRepository(world))
  for (const line of lines) say(world, line)
}

function isGitHubActions({ environment }: World): boolean {
  return valueOf(environment, 'GITHUB_ACTIONS') === 'true'
}

/** Suites are named as seen from the working directory; annotations, as seen from the repository. */
function pathInRepository({ environment, workingDirectory }: World): PathInRepository {
  const workspace = valueOf(environment, 'GITHUB_WORKSPACE') ?? workingDirectory
  return file => {
    const path = relative(workspace, resolve(workingDirectory, file))
    const isOutside = path === '' || path.split(sep)[0] === '..' || isAbsolute(path)
    return isOutside ? null : path.split(sep).join('/')
  }
}

/** In the form for values of any text: no value can hold the end mark, which nobody can guess. */
function renderOutputs(values: Readonly<Record<string, string>>, random: () => number): string {
  const part = () => random().toString(36).slice(2)
  const end = `parity_${part()}${part()}${part()}`
  const blocks = Object.entries(values).map(
    ([name, value]) => `${name}<<${end}\n${value}\n${end}\n`,
  )
  return blocks.join('')
}

/** A summary or output that cannot be written is said, and changes no verdict. */
function appendTo(variable: string, text: string, world: World): void {
  const path = valueOf(world.environment, variable)
  if (path === undefined) return
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (variable === 'GITHUB_STEP_SUMMARY' && size + Buffer.byteLength(text) > mostSummaryBytes) {
      say(world, 'the summary of this step is full: see summary.md in the reports')
      return
    }
    appendFileSync(path, text)
  } catch (error) {
    say(world, `cannot write ${variable}: ${reasonOf(error)}`)
  }
}
