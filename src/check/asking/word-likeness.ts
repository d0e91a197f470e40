/** The share of neighbouring word pairs that two texts have in common, 0 to 1. */
export function wordLikeness(left: string, right: string): number {
  const [ofLeft, ofRight] = [pairsOf(left), pairsOf(right)]
  const sizes = ofLeft.size + ofRight.size
  if (sizes === 0) return left === right ? 1 : 0
  const shared = [...ofLeft].filter(pair => ofRight.has(pair)).length
  return (2 * shared) / sizes
}

function pairsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return new Set(words.slice(1).map((word, index) => `${words[index] ?? ''} ${word}`))
}
