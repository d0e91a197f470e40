import { countKinds, distinctOf, type Distinct } from '../../../model/distinct.ts'
import type { Exchange } from '../../../model/exchange.ts'
import type { GoldenCase } from '../../../model/suite.ts'
import { comparableText } from '../../../compare/answers/comparable-text.ts'
import {
  gramSimilarity,
  logLength,
  prefixSimilarity,
  similarityMatrix,
  textFeatures,
  wordingVector,
  type TextFeatures,
  type WordingVector,
} from '../../../compare/similarity/text-features.ts'
import type { QualityStratum } from '../../../statistics/quality/quality-stratum.ts'
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

interface Similarities {
  sum: number
  count: number
}

/** What a stretch of cases comes to, as plain data; what its ends lack is in the stretches beside it. */
export interface WindowPart {
  readonly strata: readonly QualityStratum[]
  /** Of each case to those after it in the stretch. */
  readonly sums: readonly Similarities[]
  /** At its beginning and at its end, as many as others are held against. */
  readonly first: readonly Seen[]
  readonly last: readonly Seen[]
}

const shifts = 3

/**
 * Turns the answers of text cases into similarities. Cases arrive in the seeded order of the
 * unrelated reference, in which each is held against the next three, so that only the features of a
 * few cases are in memory at any time.
 */
export function createQualityWindow(): {
  add(stratum: TextStratum): void
  finish(): WindowPart
} {
  const keep = createVectorStore()
  const strata: QualityStratum[] = []
  const sums: Similarities[] = []
  const first: Seen[] = []
  const recent: Seen[] = []
  return {
    add(stratum) {
      const { seen, quality } = measureStratum(stratum, keep)
      const index = strata.push(quality) - 1
      sums.push({ sum: 0, count: 0 })
      recent.forEach((earlier, place) => {
        holdAgainst(seen, earlier, sums[index - recent.length + place])
      })
      recent.push(seen)
      if (recent.length > shifts) recent.shift()
      if (first.length < shifts) first.push(seen)
    },
    finish: () => ({ strata, sums, first, last: recent }),
  }
}

/** Every stratum of the stretches with its unrelated similarity; after the last comes the first. */
export function joinWindowParts(parts: readonly WindowPart[]): QualityStratum[] {
  const strata = parts.flatMap(part => part.strata)
  const sums = parts.flatMap(part => part.sums.map(total => ({ ...total })))
  const first = parts.flatMap(part => part.first).slice(0, shifts)
  let recent: readonly Seen[] = []
  let end = 0
  /** Those before a border against those after it. */
  const holdAcross = (
    after: readonly Seen[],
    isFarEnough: (index: number, ahead: number) => boolean,
  ) => {
    for (let back = recent.length; back >= 1; back--) {
      const earlier = recent[recent.length - back]
      for (let ahead = 0; ahead + back <= shifts; ahead++) {
        const later = after[ahead]
        if (earlier && later && isFarEnough(end - back, ahead)) {
          holdAgainst(later, earlier, sums[end - back])
        }
      }
    }
  }
  for (const part of parts) {
    holdAcross(part.first, () => true)
    recent = [...recent, ...part.last].slice(-shifts)
    end += part.strata.length
  }
  // Of few cases, none is held against itself, nor against another twice.
  holdAcross(first, (index, ahead) => ahead < index)
  return strata.map((stratum, index) => {
    const total = sums[index]
    const unrelated = total && total.count > 0 ? total.sum / total.count : Number.NaN
    return { ...stratum, unrelated }
  })
}

function holdAgainst(later: Seen, earlier: Seen, total: Similarities | undefined): void {
  if (!total || earlier.cluster === later.cluster) return
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
