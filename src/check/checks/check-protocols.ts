import { modes } from '../../model/side.ts'
import { answerFinding, askBothModes } from './check-requests.ts'
import { checkItem, worstVerdict, type Finding } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import type { CheckContext, KnownSide } from '../asking/side-under-check.ts'

/** One request with and one without a stream through every further protocol of a side's gateway. */
export async function checkProtocols(
  side: KnownSide,
  context: CheckContext,
): Promise<readonly CheckItem[]> {
  return Promise.all(
    side.furtherProtocols.map(async other => {
      const { protocol } = other.dialect
      const question = {
        id: 'requests.protocol',
        title: 'a further protocol is answered, too',
        required: false,
      } as const
      const finding = await tryProtocol({ ...side, ...other }, context)
      return checkItem(question, { side: side.side, subject: protocol }, finding)
    }),
  )
}

async function tryProtocol(side: KnownSide, context: CheckContext): Promise<Finding> {
  const both = await askBothModes(side, context)
  const findings = modes.map(mode => answerFinding(both[mode]))
  const evidence = findings.flatMap(finding => finding.evidence ?? [])
  const isAbsent = modes.every(mode => {
    const { outcome } = both[mode]
    return outcome.kind === 'failed' && [404, 405].includes(outcome.failure.httpStatus ?? 0)
  })
  if (isAbsent) {
    const summary = `${side.dialect.title} does not offer it here`
    return { verdict: 'not applicable', summary, evidence }
  }
  const worst = worstVerdict(findings.map(({ verdict }) => verdict))
  const told = findings.map(
    ({ verdict, summary }, index) => `${modes[index]} ${verdict}: ${summary}`,
  )
  return {
    // Nothing that was configured uses it.
    verdict: worst === 'fail' ? 'warn' : worst,
    summary: worst === 'pass' ? 'answered whole with and without a stream' : told.join('; '),
    evidence,
    fix: 'before an application uses it, run its suites with --candidate-protocol or --baseline-protocol',
  }
}
