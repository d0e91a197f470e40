import type { JSX } from 'preact'
import { visiblePieces } from './visible-pieces.ts'

/** Foreign text, with every character that hides written out and marked. */
export function Visible({ text }: { readonly text: string }): JSX.Element {
  const pieces = visiblePieces(text)
  return (
    <>
      {pieces.map(piece => (piece.isNamed ? <span class="unseen">{piece.text}</span> : piece.text))}
    </>
  )
}
