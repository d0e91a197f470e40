import { editDistance } from './edit-distance.ts'

/** The known name that a mistyped one most likely means: at most every third letter is wrong. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const typed = name.toLowerCase()
  let nearest: string | undefined
  let smallest = Infinity
  for (const candidate of known) {
    const limit = Math.max(1, Math.floor(Math.min(typed.length, candidate.length) / 3))
    if (Math.abs(typed.length - candidate.length) > limit) continue
    const distance = editDistance(typed, candidate.toLowerCase())
    if (distance <= limit && distance < smallest) {
      nearest = candidate
      smallest = distance
    }
  }
  return nearest
}

/** The hint that names the nearest known name, or else lists them when they are few. */
export function suggestName(name: string, known: readonly string[]): string | undefined {
  const nearest = nearestName(name, known)
  if (nearest !== undefined) return `did you mean "${nearest}"?`
  return known.length > 0 && known.length <= 12 ? `known: ${known.join(', ')}` : undefined
}
