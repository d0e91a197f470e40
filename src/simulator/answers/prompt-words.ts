const stopWords: ReadonlySet<string> = new Set(
  (
    'about above after again also always answer because been before being below between both ' +
    'could does doing down during each every exactly from further give have having here include ' +
    'into itself just keep like make many might more most must never only other please reply ' +
    'respond same should shall since some such than that their them then there these they thing ' +
    'this those through under until upon using very want well were what when where which while ' +
    'will with within without word words would write your yours you’re'
  ).split(' '),
)

/** Things that a prompt names, in the order in which it names them. */
export interface Entities {
  /** Capitalised words inside a sentence: `Paris`, `New York`. */
  readonly names: readonly string[]
  /** Codes with a digit: `A-1042`, `2025-0417`. */
  readonly identifiers: readonly string[]
  readonly numbers: readonly number[]
  /** `YYYY-MM-DD`. */
  readonly dates: readonly string[]
  readonly emails: readonly string[]
  readonly quoted: readonly string[]
}

/** The first distinct words of a text that say what it is about; names keep their capital. */
export function contentWords(text: string, limit: number): readonly string[] {
  const found = new Map<string, string>()
  for (const match of text.matchAll(/\p{L}[\p{L}\p{N}-]{3,23}/gu)) {
    const [word] = match
    const key = word.toLowerCase()
    if (stopWords.has(key) || found.has(key)) continue
    const isName = /[\p{Ll}\d,] $/u.test(text.slice(Math.max(0, match.index - 2), match.index))
    found.set(key, isName ? word : key)
    if (found.size === limit) break
  }
  return [...found.values()]
}

/** Texts in double quotes, but not those that the prompt forbids. */
export function quotedTexts(text: string): readonly string[] {
  const found = new Set<string>()
  for (const sentence of text.split(/(?<=[.!?])\s+|\n/)) {
    for (const match of sentence.matchAll(/["“]([^"“”\n]{1,60})["”]/g)) {
      const before = sentence.slice(0, match.index)
      const isForbidden = /\b(not|never|avoid|without|don['’]t|instead of)\b[^,;]*$/i.test(before)
      if (!isForbidden && match[1] !== undefined) found.add(match[1])
    }
  }
  return [...found].slice(0, 8)
}

export function findEntities(text: string): Entities {
  const plain = text.replaceAll(/\b(?:Dr|Mr|Mrs|Ms|Prof)\.? (?=\p{Lu})/gu, '')
  const dates = matches(text, /\b\d{4}-\d{2}-\d{2}\b/g)
  return {
    names: matches(plain, /(?<=[\p{Ll}\d,:;"“]\s+["“]?)\p{Lu}\p{L}+(?:[ -]\p{Lu}\p{L}+)*/gu).filter(
      name => /\p{Ll}/u.test(name),
    ),
    identifiers: matches(
      text,
      /\b(?=[A-Z-]*\d)[A-Z][A-Z\d]*(?:-[A-Z\d]+)*\b|#\d+\b|\b\d+(?:-\d+)+\b/g,
    ).filter(identifier => !dates.includes(identifier)),
    numbers: matches(text, /(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-]|\.\d)/g).map(Number),
    dates,
    emails: matches(text, /\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g),
    quoted: quotedTexts(text),
  }
}

function matches(text: string, pattern: RegExp): readonly string[] {
  return Array.from(text.matchAll(pattern), match => match[0])
}
