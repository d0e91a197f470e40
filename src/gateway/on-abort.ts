interface Entry {
  readonly action: () => void
  place: number
}

/**
 * Has the action called when the signal is aborted, unless the function that it returns was called
 * before. One signal serves every request in flight, so that it has one listener for all of them: to
 * add and to remove one for each costs more the more of them there are.
 */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  const entries = entriesOf(signal)
  const entry: Entry = { action, place: entries.length }
  entries.push(entry)
  return () => {
    if (entries[entry.place] !== entry) return
    const last = entries.pop()
    if (last === undefined || last === entry) return
    entries[entry.place] = last
    last.place = entry.place
  }
}

/**
 * An array, and no set: what is added to and deleted from without end makes table after table, each of
 * which V8 keeps, with all that was in it, until a full collection.
 */
function entriesOf(signal: AbortSignal): Entry[] {
  const known = entriesBySignal.get(signal)
  if (known !== undefined) return known
  const entries: Entry[] = []
  entriesBySignal.set(signal, entries)
  signal.addEventListener('abort', () => {
    for (const { action } of entries.slice()) action()
  })
  return entries
}

const entriesBySignal = new WeakMap<AbortSignal, Entry[]>()
