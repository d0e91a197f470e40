const generation = /gemini-(\d+)/i

/** `models/gemini-2.5-flash` of a model id, which may have its collection before it; escaped. */
export function modelPath(model: string): string {
  const named = /^(models|tunedModels)\/(.+)$/.exec(model)
  const [collection = 'models', id = model] = named?.slice(1) ?? []
  return `${collection}/${encodeURIComponent(id)}`
}

/**
 * Whether a model is of the third generation or later: those think in levels and insist on thought
 * signatures. Names without a number (`gemini-flash-latest`) stand for the newest.
 */
export function isGemini3OrLater(model: string): boolean {
  const number = generation.exec(model)?.[1]
  return number === undefined ? /gemini-[a-z]/i.test(model) : Number(number) >= 3
}
