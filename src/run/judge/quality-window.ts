import { countKinds, distinctOf, type Distinct } from '../../model/distinct.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { GoldenCase } from '../../model/suite.ts'
import { comparableText } from '../../compare/comparable-text.ts'
import {
  gramSimilarity,
  logLength,
  prefixSimilarity,
  similarityMatrix,
  textFeatures,
  wordingVector,
  type TextFeatures,
  type WordingVector,
} from '../../compare/text-features.ts'
import type { QualityStratum } from '../../statistics/quality-stratum.ts'
import { createVectorStore } from './vector-store.ts'

export interface TextStratum {
  readonly key: string
  readonly golden: GoldenCase
  readonly caseKey: string
  readonly baseline: readonly Exchange[]
  readonly candidate: readonly Exchange[]
}

interface Seen {
  readonly cluster: string
  readonly answers: number
  /** The different answers among them, and how often each was given. */
  readonly features: readonly TextFeatures[]
  readonly times: readonly number[]
}

const shifts = 3

/**
 * Turns the answers of text cases into similarities. Cases arrive in the seeded order of the
 * unrelated reference, in which each is held against the next three (cyclically), so that only the
 * features of a few cases are in memory at any time.
 */
export function createQualityWindow(): {
  add(stratum: TextStratum): void
  /** Every stratum, with its unrelated similarity, once all were added. */
  finish(): QualityStratum[]
} {
  const keep = createVectorStore()
  const strata: QualityStratum[] = []
  const first: Seen[] = []
  const recent: Seen[] = []
  const sums: { sum: number; count: number }[] = []

  const holdAgainst = (index: number, later: Seen, earlier: Seen | undefined): void => {
    const total = sums[index]
    if (!earlier || !total || earlier.cluster === later.cluster) return
    let sum = 0
    earlier.features.forEach((left, row) => {
      later.features.forEach((right, column) => {
        const times = (earlier.times[row] ?? 0) * (later.times[column] ?? 0)
        sum += times * gramSimilarity(left, right)
      })
    })
    total.sum += sum / (earlier.answers * later.answers)
    total.count++
  }

  return {
    add(stratum) {
      const { seen, quality } = measureStratum(stratum, keep)
      const index = strata.push(quality) - 1
      sums.push({ sum: 0, count: 0 })
      recent.forEach((earlier, place) => {
        holdAgainst(index - recent.length + place, seen, earlier)
      })
      recent.push(seen)
      if (recent.length > shifts) recent.shift()
      if (first.length < shifts) first.push(seen)
    },
    finish() {
      const count = strata.length
      for (let back = Math.min(shifts, count - 1); back >= 1; back--) {
        const index = count - back
        const earlier = recent[recent.length - back]
        for (let ahead = 0; ahead < shifts && ahead + back <= shifts; ahead++) {
          const later = first[ahead]
          if (later && earlier && ahead < index) holdAgainst(index, later, earlier)
        }
      }
      return strata.map((stratum, index) => {
        const total = sums[index]
        const unrelated = total && total.count > 0 ? total.sum / total.count : Number.NaN
        return { ...stratum, unrelated }
      })
    },
  }
}

function measureStratum(
  stratum: TextStratum,
  keep: (vector: WordingVector) => WordingVector,
): { seen: Seen; quality: QualityStratum } {
  const { baseline, candidate, golden } = stratum
  const textsOf = (exchanges: readonly Exchange[]) =>
    exchanges.flatMap(({ outcome }) =>
      outcome.kind === 'answered' ? comparableText(golden, outcome.answer) : [],
    )
  // Answers to one prompt are often the same, word for word.
  const texts = distinctOf([...textsOf(baseline), ...textsOf(candidate)])
  const features = texts.items.map(textFeatures)
  const wording = features.map(item => keep(wordingVector(item)))
  const ofEach = <Value>(values: readonly Value[]) => texts.kinds.map(kind => values[kind] as Value)
  const ofBaseline = distinctOf(ofEach(features).slice(0, baseline.length))
  return {
    seen: {
      cluster: golden.cluster,
      answers: baseline.length,
      features: ofBaseline.items,
      times: countKinds(ofBaseline),
    },
    quality: {
      key: stratum.key,
      caseKey: stratum.caseKey,
      cluster: golden.cluster,
      baselineCount: baseline.length,
      candidateCount: candidate.length,
      grams: spread(similarityMatrix(features, gramSimilarity), texts),
      prefixes: spread(similarityMatrix(features, prefixSimilarity), texts),
      unrelated: Number.NaN,
      wording: ofEach(wording),
      logLengths: Float64Array.from(ofEach(features), logLength),
    },
  }
}

/** From a matrix of the different texts to that of all. */
function spread(matrix: Float64Array, { items, kinds }: Distinct<string>): Float64Array {
  if (items.length === kinds.length) return matrix
  const size = kinds.length
  return Float64Array.from({ length: size * size }, (_, place) => {
    const row = kinds[Math.floor(place / size)] as number
    return matrix[row * items.length + (kinds[place % size] as number)] as number
  })
}
