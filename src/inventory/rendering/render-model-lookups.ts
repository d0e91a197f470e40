import { renderGrid } from '../../report/grid.ts'
import type { ModelLookup } from '../proposing/model-lookup.ts'

/** What became of each model id, and what to send in its place. */
export function renderModelLookups(
  lookups: readonly ModelLookup[],
  screen: { readonly columns: number; readonly colour: boolean },
): string {
  if (lookups.length === 0) return ''
  const rows = lookups.map(({ model, found, id, nearest }) => [
    model,
    found === 'missing' ? { text: found, style: 'red' as const } : found,
    id ?? (nearest.length > 0 ? `nearest: ${nearest.join(', ')}` : 'nothing near'),
  ])
  return renderGrid(
    {
      columns: [
        { head: 'model id', shrinkTo: 12 },
        { head: 'in the catalogue' },
        { head: 'to send', shrinkTo: 12 },
      ],
      rows,
    },
    screen,
  )
}
