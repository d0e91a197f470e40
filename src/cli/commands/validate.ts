import { countOf } from '../../model/format.ts'
import { describeProblem } from '../../model/problem.ts'
import { caseKey } from '../../model/suite.ts'
import { checkPlan } from '../../run/check-plan.ts'
import { withSamples } from '../../run/forecast/choose-samples.ts'
import { mostSamples } from '../../run/forecast/describe-forecast.ts'
import { findUselessWaivers } from '../../run/judge/gates/waivers.ts'
import { isSet, parseFlags, textFlag } from '../flags/arguments.ts'
import { readEnvironment } from '../inputs/environment.ts'
import { validateHelp } from '../flags/help.ts'
import { loadInputs } from '../inputs/load-inputs.ts'
import { say } from '../say.ts'
import { UsageError } from '../usage-error.ts'
import type { World } from '../world.ts'

/** `parity validate`: every problem of config and suites; nothing is sent. */
export async function validate(argv: readonly string[], world: World): Promise<number> {
  const { values, positionals } = parseFlags(argv, {
    help: { type: 'boolean', short: 'h' },
    config: { type: 'string', short: 'c' },
  })
  if (isSet(values, 'help')) {
    world.stdout.write(validateHelp)
    return 0
  }
  const { suites, configuration, warnings } = loadInputs({
    directory: world.workingDirectory,
    environment: readEnvironment(world.workingDirectory, world.environment),
    configFile: textFlag(values, 'config'),
    paths: positionals,
    samplesOverride: undefined,
  })
  const cases = suites.flatMap(suite => suite.cases)
  // What is left open can be as many as it takes, up to what anybody takes.
  const checked = checkPlan(withSamples(cases, mostSamples), configuration.gates, {
    ...(positionals.length > 0 && { leftOut: 'unread' }),
  })
  const impossible = checked.errors.filter(problem => problem.severity === 'error')
  if (impossible.length > 0) throw new UsageError(impossible)
  const useless = findUselessWaivers(configuration.waivers, {
    now: new Date(world.now()).toISOString(),
    allCases: positionals.length > 0 ? null : cases.map(caseKey),
  })
  const toKnow = [...warnings, ...useless, ...checked.errors, ...checked.warnings]
  for (const problem of toKnow) {
    say(world, describeProblem(problem))
  }
  const result = toKnow.length === 0 ? 'no problems' : `valid, ${countOf(toKnow.length, 'warning')}`
  world.stdout.write(
    `${countOf(suites.length, 'suite')}, ${countOf(cases.length, 'case')}: ${result}\n`,
  )
  return 0
}
