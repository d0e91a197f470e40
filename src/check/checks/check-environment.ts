import type { Side } from '../../model/side.ts'
import { checkItem, type Finding, type Question } from './check-item.ts'
import type { CheckItem } from '../../model/checklist.ts'
import type { GatewayVariable, SideUnderCheck } from '../asking/side-under-check.ts'

const question: Question = {
  id: 'connection.old-variables',
  title: 'no key or address of the old side is left in the environment',
  required: false,
}

/** What would still send an application to the old side, or keep its key lying about. */
export function checkEnvironment(
  under: Readonly<Record<Side, SideUnderCheck>>,
  variables: readonly GatewayVariable[],
): CheckItem {
  return checkItem(question, { side: 'both' }, findOld(under, variables))
}

function findOld(
  { baseline, candidate }: Readonly<Record<Side, SideUnderCheck>>,
  variables: readonly GatewayVariable[],
): Finding {
  if (candidate.settings.simulated) {
    const summary = 'the candidate is simulated: nothing of its own can be set'
    return { verdict: 'not applicable', summary }
  }
  const newHost = hostOf(candidate.settings.baseUrl)
  const needed = baseline.settings.keyVariable
  const old = variables.filter(({ name, gateway, holds, host, keyOf }) => {
    if (holds === 'url') return host !== null && host !== newHost
    return gateway !== candidate.dialect.name && keyOf !== 'candidate' && name !== needed
  })
  const sent = `the names of ${variables.length} variables of gateways looked at, nothing sent`
  const evidence = [{ sent, received: variables.map(({ name }) => name).join(', ') || 'none' }]
  const kept =
    needed !== null && variables.some(({ name, keyOf }) => name === needed && keyOf !== 'candidate')
      ? `${needed} is there for this check, and can go where the application runs`
      : null
  if (old.length === 0) {
    return { verdict: 'pass', summary: kept ?? 'none is set', evidence }
  }
  return {
    verdict: 'warn',
    summary: [...old.map(describe), ...(kept === null ? [] : [kept])].join('; '),
    evidence,
    fix: `unset ${old.map(({ name }) => name).join(', ')} where the application is to use ${candidate.dialect.title} alone`,
  }
}

function describe({ name, holds, host, gateway }: GatewayVariable): string {
  return holds === 'url' ? `${name} points to ${host}` : `${name} (${gateway}) is set`
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).host : null
}
