import { eld } from 'eld/extrasmall'
import { countCharacters } from '../../model/count-characters.ts'

/** Longer answers are told by their first pages; nothing in a huge one may hold up the run. */
const longestRead = 20_000
/** The part of each end of a text that is looked at. */
const endLength = 200
/** Letters below which a text in a script of many languages is too short to tell. */
const fewestLetters = 40
/** The same for a script that one language alone is written in. */
const fewestOwnLetters = 10
/** What the letters of one script must make up; below that, languages are mixed. */
const dominantShare = 0.8
/** A text without a single kana in ten letters is not Japanese. */
const kanaShare = 0.1
/** Both ends of a text with so many letters are looked at: it may be of two languages. */
const lettersOfTwoEnds = 120

/** Scripts that one language is written in, as far as answers of models go. */
const ownScripts: readonly (readonly [language: string, letters: RegExp])[] = [
  ['am', /\p{Script=Ethiopic}+/gu],
  ['bn', /\p{Script=Bengali}+/gu],
  ['el', /\p{Script=Greek}+/gu],
  ['gu', /\p{Script=Gujarati}+/gu],
  ['he', /\p{Script=Hebrew}+/gu],
  ['hy', /\p{Script=Armenian}+/gu],
  ['ka', /\p{Script=Georgian}+/gu],
  ['km', /\p{Script=Khmer}+/gu],
  ['kn', /\p{Script=Kannada}+/gu],
  ['ko', /\p{Script=Hangul}+/gu],
  ['lo', /\p{Script=Lao}+/gu],
  ['ml', /\p{Script=Malayalam}+/gu],
  ['my', /\p{Script=Myanmar}+/gu],
  ['or', /\p{Script=Oriya}+/gu],
  ['pa', /\p{Script=Gurmukhi}+/gu],
  ['si', /\p{Script=Sinhala}+/gu],
  ['ta', /\p{Script=Tamil}+/gu],
  ['te', /\p{Script=Telugu}+/gu],
  ['th', /\p{Script=Thai}+/gu],
]

/**
 * Scripts of many languages, which only the words tell apart, and how far the likeliest language must
 * be ahead of the next on the detector's scale from 0 to 1. Languages that are written in another
 * script than Latin score closer to each other.
 */
const sharedScripts: readonly (readonly [letters: RegExp, clearLead: number])[] = [
  [/\p{Script=Latin}+/gu, 0.05],
  [/\p{Script=Cyrillic}+/gu, 0.02],
  [/\p{Script=Arabic}+/gu, 0.05],
  [/\p{Script=Devanagari}+/gu, 0.008],
]

const hanOrKana = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]+/gu

/**
 * The language that a text is written in (ISO 639-1), or null where that is not certain: too short,
 * code or numbers, two languages at once, or one of several that look alike. A wrong guess would be
 * a false alarm; no guess is none.
 */
export function detectLanguage(text: string): string | null {
  const prose = proseOf(text.slice(0, longestRead))
  const isLong = prose.length > 2 * endLength
  const ends = isLong ? [prose.slice(0, endLength), prose.slice(-endLength)] : [prose]
  const shown = ends.join(' ')
  const told = recent.get(shown)
  if (told !== undefined) return told
  const language = tell(shown, ends)
  if (recent.size >= mostRecent) recent.clear()
  recent.set(shown, language)
  return language
}

/** Answers to one prompt often begin and end alike, and to tell a language takes long. */
const recent = new Map<string, string | null>()
const mostRecent = 50

function tell(shown: string, ends: readonly string[]): string | null {
  const letters = countOf(shown, /\p{L}+/gu)
  if (letters < fewestOwnLetters) return null
  const makesUp = (script: RegExp) => countOf(shown, script) >= dominantShare * letters
  const shared = sharedScripts.find(([script]) => makesUp(script))
  if (shared) {
    if (letters < fewestLetters) return null
    const parts = ends.length > 1 || letters < lettersOfTwoEnds ? ends : halvesOf(shown)
    return agreed(parts, shared[1])
  }
  if (makesUp(hanOrKana)) return countOf(shown, kana) >= kanaShare * letters ? 'ja' : 'zh'
  return ownScripts.find(([, script]) => makesUp(script))?.[0] ?? null
}

/** Code, tags, addresses: what is in no language, and what has to be there for it. */
const noProse: readonly (readonly [sign: string, pattern: RegExp])[] = [
  ['```', /(```)[\s\S]*?(?:\1|$)/g],
  ['~~~', /(~~~)[\s\S]*?(?:\1|$)/g],
  ['`', /`[^`\n]*`/g],
  ['<', /<[^<>\n]{0,200}>/g],
  ['://', /\bhttps?:\/\/\S+/g],
  ['www.', /\bwww\.\S+/g],
  ['@', /[^\s@]{1,64}@\S+/g],
]

function proseOf(text: string): string {
  let prose = text
  // Most texts have none of it, and looking for a sign is cheap.
  for (const [sign, pattern] of noProse) {
    if (prose.includes(sign)) prose = prose.replaceAll(pattern, ' ')
  }
  return prose
}

/** Characters in the runs that a pattern matches. */
function countOf(text: string, runs: RegExp): number {
  return (text.match(runs) ?? []).reduce((sum, run) => sum + countCharacters(run), 0)
}

function halvesOf(text: string): string[] {
  const middle = text.indexOf(' ', text.length / 2)
  return middle < 0 ? [text] : [text.slice(0, middle), text.slice(middle)]
}

/** What all parts are written in, if it is ahead of the others clearly enough. */
function agreed(parts: readonly string[], clearLead: number): string | null {
  const guesses = parts.map(likeliest)
  const [first] = guesses
  if (!first || guesses.some(({ language }) => language !== first.language)) return null
  const lead = guesses.reduce((sum, guess) => sum + guess.lead, 0) / guesses.length
  return lead >= clearLead ? first.language : null
}

function likeliest(text: string): { language: string | null; lead: number } {
  const result = eld.detect(text)
  // The highest comes first.
  const [best = 0, next = 0] = Object.values(result.getScores())
  return { language: result.isReliable() ? result.language : null, lead: best - next }
}
