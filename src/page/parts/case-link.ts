import type { CaseAddress } from '../../report/html/page-data.ts'
import { keyOfItsCase } from '../../model/suite.ts'

/** `#case=support/refund-policy&mode=unary` */
export function linkToCase(address: CaseAddress): string {
  const key = encodeURIComponent(keyOfItsCase(address)).replaceAll('%2F', '/')
  return `#case=${key}&mode=${address.mode}`
}

/** The place of the case that a link names, also one without a mode; -1 if it names none. */
export function findLinkedCase(hash: string, addresses: readonly CaseAddress[]): number {
  const wanted = new URLSearchParams(hash.replace(/^#/, '').replaceAll('+', '%2B'))
  const key = wanted.get('case')
  const mode = wanted.get('mode')
  return addresses.findIndex(
    address => keyOfItsCase(address) === key && (mode === null || mode === address.mode),
  )
}
