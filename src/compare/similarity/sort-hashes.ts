/** Hashes are whole numbers below this, spread evenly. */
const hashRange = 2 ** 53
/** Moves per hash beyond which hashes are not spread as those of texts are. */
const mostMoves = 32

/**
 * The hashes in ascending order. By their leading bits, each goes to about its place at once; what is
 * left to do between neighbours takes a quarter of the time of the engine's own sort. Texts that are
 * made to collide are left to that.
 */
export function sortHashes(hashes: Float64Array): Float64Array {
  const sorted = spreadByLeadingBits(hashes)
  let movesLeft = mostMoves * hashes.length
  for (let index = 1; index < sorted.length; index++) {
    const hash = sorted[index] as number
    let place = index
    while (place > 0 && (sorted[place - 1] as number) > hash) {
      sorted[place] = sorted[place - 1] as number
      place--
    }
    sorted[place] = hash
    movesLeft -= index - place
    if (movesLeft < 0) return hashes.toSorted()
  }
  return sorted
}

function spreadByLeadingBits(hashes: Float64Array): Float64Array {
  const buckets = 2 ** Math.ceil(Math.log2(hashes.length + 1))
  const share = buckets / hashRange
  const places = new Uint32Array(buckets + 1)
  for (const hash of hashes) {
    const next = Math.floor(hash * share) + 1
    places[next] = (places[next] as number) + 1
  }
  for (let bucket = 0; bucket < buckets; bucket++) {
    places[bucket + 1] = (places[bucket + 1] as number) + (places[bucket] as number)
  }
  const spread = new Float64Array(hashes.length)
  for (const hash of hashes) {
    const bucket = Math.floor(hash * share)
    const place = places[bucket] as number
    spread[place] = hash
    places[bucket] = place + 1
  }
  return spread
}
