import { reporterNames, type ReporterName } from '../../report/render-report.ts'
import { suggestName } from '../../suite/source/nearest-name.ts'
import { UsageError } from '../usage-error.ts'

const usual: readonly ReporterName[] = ['table']

/** `list,dot` as reporters in that order, each once; `--quiet` is short for `quiet`. */
export function decodeReporters(text: string | undefined, quiet: boolean): readonly ReporterName[] {
  if (text === undefined) return quiet ? ['quiet'] : usual
  const names = new Set(text.split(',').map(name => decodeReporter(name.trim())))
  if (quiet) names.add('quiet')
  if (names.has('quiet') && names.size > 1) {
    throw new UsageError('the reporter quiet prints the verdict alone: it goes with no other one')
  }
  return [...names]
}

function decodeReporter(name: string): ReporterName {
  const known = reporterNames.find(item => item === name)
  if (known) return known
  const hint = suggestName(name, reporterNames)
  throw new UsageError([
    {
      severity: 'error',
      message: `unknown reporter "${name}"`,
      ...(hint !== undefined && { hint }),
    },
  ])
}
