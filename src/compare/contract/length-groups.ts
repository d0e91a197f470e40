/** Answers to one prompt vary in length by chance, seldom by so much. */
const shortestLeap = 2.5
/** A sentence more or less is no other length, however short the answers are. */
const fewestCharacters = 80

/**
 * Puts the lengths of the answers to one prompt, in characters, into groups that lie far apart: where
 * the next longer answer is more than two and a half times as long, another group begins. The name of a
 * group says how long its answers are. Which side an answer is from plays no part, so that relabelling
 * remains a fair test.
 */
export function groupLengths(lengths: readonly number[]): string[] {
  const groups: number[][] = []
  for (const length of [...lengths].sort((a, b) => a - b)) {
    const group = groups.at(-1)
    const previous = group?.at(-1)
    if (group === undefined || previous === undefined || isLeap(previous, length)) {
      groups.push([length])
    } else group.push(length)
  }
  const names = new Map(groups.flatMap(group => group.map(length => [length, nameOf(group)])))
  return lengths.map(length => names.get(length) ?? '')
}

function isLeap(shorter: number, longer: number): boolean {
  return longer > shortestLeap * shorter && longer - shorter >= fewestCharacters
}

function nameOf(group: readonly number[]): string {
  const [shortest = 0] = group
  const longest = group.at(-1) ?? shortest
  return shortest === longest ? String(shortest) : `${shortest}-${longest}`
}
