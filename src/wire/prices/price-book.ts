import { compareByCodeUnit } from '../../model/json.ts'
import { canonicalModelId, foldVersion } from '../../model/model-id.ts'
import type { PriceRow } from '../../model/price.ts'

/** What is known of the model that served a request, or is to serve it. */
export interface PricedModel {
  /** As the gateway spells it. */
  readonly id: string
  /** Names of who may serve it; a row for one provider needs its name among them. */
  readonly providers: readonly string[]
  /** The day that counts, YYYY-MM-DD in UTC; what follows, such as a time, does not matter. */
  readonly day: string
}

export interface PriceBook {
  /**
   * The row that says most exactly what a model costs; null where none does, which is no price of 0.
   * The user's own rows go before all others; then the pattern with the most characters of the id in
   * it; then a row for the provider; then the one that came into effect last.
   */
  find(model: PricedModel): PriceRow | null
  /** The rows about a model, whoever serves it, that are in effect on that day or later. */
  about(id: string, day: string): readonly PriceRow[]
}

interface Entry {
  readonly row: PriceRow
  readonly patterns: readonly { readonly expression: RegExp; readonly literals: number }[]
}

/** Rows of price tables, ready to be looked up in. */
export function createPriceBook(rows: readonly PriceRow[]): PriceBook {
  const entries = rows.map((row): Entry => ({ row, patterns: row.models.map(compileGlob) }))
  const known = new Map<string, readonly Candidate[]>()
  /** Every row about a model, whenever and by whomever it is served. */
  const rowsAbout = (id: string): readonly Candidate[] => {
    const found = known.get(id)
    if (found !== undefined) return found
    const spellings = spellingsOf(id)
    const candidates = entries
      .map(({ row, patterns }) => ({ row, literals: matchingLiterals(patterns, spellings) }))
      .filter(({ literals }) => literals >= 0)
    // Ids come from gateways, which may never say the same one twice.
    if (known.size < mostKnownIds) known.set(id, candidates)
    return candidates
  }
  return {
    find({ id, providers, day }) {
      const candidates = rowsAbout(id).filter(
        ({ row }) => isServedBy(row, providers) && hasBegun(row, day) && !isOver(row, day),
      )
      return candidates.sort(compareCandidates)[0]?.row ?? null
    },
    about: (id, day) =>
      rowsAbout(id)
        .map(({ row }) => row)
        .filter(row => !isOver(row, day)),
  }
}

const mostKnownIds = 1000

interface Candidate {
  readonly row: PriceRow
  readonly literals: number
}

/** The better one first. */
function compareCandidates(left: Candidate, right: Candidate): number {
  return (
    Number(right.row.isOwn) - Number(left.row.isOwn) ||
    right.literals - left.literals ||
    Number(right.row.provider !== undefined) - Number(left.row.provider !== undefined) ||
    compareByCodeUnit(right.row.effectiveFrom ?? '', left.row.effectiveFrom ?? '')
  )
}

function hasBegun({ effectiveFrom }: PriceRow, day: string): boolean {
  return effectiveFrom === undefined || effectiveFrom <= day.slice(0, 10)
}

function isOver({ effectiveTo }: PriceRow, day: string): boolean {
  return effectiveTo !== undefined && effectiveTo < day.slice(0, 10)
}

function isServedBy({ provider }: PriceRow, providers: readonly string[]): boolean {
  if (provider === undefined) return true
  return providers.some(name => name.toLowerCase() === provider.toLowerCase())
}

/** Of the best pattern that matches, how many characters it names; -1 where none does. */
function matchingLiterals(patterns: Entry['patterns'], spellings: readonly string[]): number {
  const matching = patterns.filter(({ expression }) =>
    spellings.some(spelling => expression.test(spelling)),
  )
  return Math.max(-1, ...matching.map(({ literals }) => literals))
}

function compileGlob(glob: string): Entry['patterns'][number] {
  const folded = foldVersion(glob.trim().toLowerCase())
  const source = folded
    .replaceAll(/[\\^$.+()[\]{}|]/g, String.raw`\$&`)
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.')
  return {
    expression: new RegExp(`^${source}$`, 's'),
    literals: folded.replaceAll(/[*?]/g, '').length,
  }
}

/** Suffixes that go with another price than the model's own; AI Stats writes `:free` as `-free`, too. */
const pricedVariant = /(?::(?:free|online|fast|extended)|-free)$/

/** An id as rows may name it: as it is, without its author, without its date, and without both. */
function spellingsOf(id: string): readonly string[] {
  const whole = id.trim().toLowerCase()
  const author = whole.slice(0, whole.lastIndexOf('/') + 1)
  const exact = [whole, whole.slice(author.length)]
  const canonical = canonicalModelId(whole)
  const spellings = pricedVariant.test(whole) ? exact : [...exact, author + canonical, canonical]
  return [...new Set(spellings.map(foldVersion))]
}
