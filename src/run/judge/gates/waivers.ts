import type { Waiver } from '../../../model/settings.ts'
import type { Problem } from '../../../model/problem.ts'

/** Finds the (first) waiver that permits a finding, and remembers which waivers were of use. */
export interface WaiverBook {
  find(caseKey: string, finding: string): Waiver | null
  /** Whether a waiver covers such a finding on such a case; does not count as use. */
  permits(caseKey: string, finding: string): boolean
  /** Waivers that are expired or that matched nothing. */
  problems(): Problem[]
}

/** Waivers expire against the start of the run, so that a report made again says the same. */
export function createWaiverBook(waivers: readonly Waiver[], startedAt: string): WaiverBook {
  const today = startedAt.slice(0, 10)
  const used = new Set<string>()
  const active = waivers
    .filter(waiver => waiver.expires >= today)
    .map(waiver => ({ waiver, cases: globToPattern(waiver.cases) }))
  const matching = (caseKey: string, finding: string) =>
    active.filter(
      ({ waiver, cases }) =>
        (waiver.finding === '*' || waiver.finding === finding) && cases.test(caseKey),
    )
  return {
    permits: (caseKey, finding) => matching(caseKey, finding).length > 0,
    find(caseKey, finding) {
      const found = matching(caseKey, finding)
      for (const { waiver } of found) used.add(waiver.id)
      return found[0]?.waiver ?? null
    },
    problems() {
      return waivers.flatMap((waiver): Problem[] => {
        if (waiver.expires < today) return [expired(waiver)]
        if (used.has(waiver.id)) return []
        const message = `waiver "${waiver.id}" matched nothing in this run`
        return [warningOf(waiver, message, 'remove it if the difference is gone')]
      })
    },
  }
}

/**
 * Waivers that can be of no use, before anything is paid for: expired ones, and those that none of the
 * cases is meant by, where these are all there are.
 */
export function findUselessWaivers(
  waivers: readonly Waiver[],
  { now, allCases }: { readonly now: string; readonly allCases: readonly string[] | null },
): Problem[] {
  return waivers.flatMap((waiver): Problem[] => {
    if (waiver.expires < now.slice(0, 10)) return [expired(waiver)]
    const cases = globToPattern(waiver.cases)
    if (allCases === null || allCases.some(caseKey => cases.test(caseKey))) return []
    const message = `waiver "${waiver.id}" is for no case: none is named like ${waiver.cases}`
    return [warningOf(waiver, message, '`cases` is a pattern for suite/case-id, such as support/*')]
  })
}

function expired(waiver: Waiver): Problem {
  const message = `waiver "${waiver.id}" expired on ${waiver.expires} and no longer applies`
  return warningOf(waiver, message)
}

function warningOf({ location }: Waiver, message: string, hint?: string): Problem {
  return {
    severity: 'warning',
    message,
    ...(hint !== undefined && { hint }),
    ...(location && { location }),
  }
}

/** `*` stands for any text, `?` for one character; everything else for itself (ids hold brackets). */
function globToPattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
}
