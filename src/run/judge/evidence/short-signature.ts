import { compactText } from './compact-text.ts'

const longestKept = 96

/**
 * Signatures of large JSON answers would keep every answer in memory. Longer ones are cut and end in
 * a 53-bit hash of the whole (two rounds of 32-bit FNV-1a), so that equal stays equal and unequal
 * stays unequal.
 */
export function shortSignature(signature: string): string {
  if (signature.length <= longestKept) return signature
  const hash = fnv(signature, 0x811c9dc5) * 0x200000 + (fnv(signature, 0x5bd1e995) >>> 11)
  return compactText(`${signature.slice(0, longestKept)}… #${hash.toString(36)}`)
}

function fnv(text: string, start: number): number {
  let hash = start
  for (let index = 0; index < text.length; index++) {
    // Any two different texts shall differ, lone surrogates included.
    // oxlint-disable-next-line unicorn/prefer-code-point
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash >>> 0
}
