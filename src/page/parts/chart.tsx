import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

export interface ChartProps {
  /** What the picture says, for those who do not see it. */
  readonly label: string
  readonly class?: string
  /** Draws the picture in so many pixels; called again when the place gets wider or narrower. */
  readonly draw: (width: number) => SVGSVGElement | HTMLElement
  /** What a click on the picture means, given what is under the pointer. */
  readonly onSelect?: (datum: unknown) => void
}

/** A picture that fits its place. */
export function Chart({ label, draw, onSelect, class: name = '' }: ChartProps): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = place.current
    if (!element) return undefined
    let drawnWidth = 0
    const show = () => {
      const width = Math.floor(element.clientWidth)
      if (width === 0 || width === drawnWidth) return
      drawnWidth = width
      const picture = draw(width)
      // A style element in the page would break its policy; the same rules are in our own style.
      for (const style of picture.querySelectorAll('style')) style.remove()
      // The element around it is the image; a second name inside would be read out as well.
      picture.setAttribute('aria-hidden', 'true')
      if (onSelect) {
        picture.addEventListener('click', () => {
          if ('value' in picture && picture.value) onSelect(picture.value)
        })
      }
      element.replaceChildren(picture)
    }
    show()
    const observer = new ResizeObserver(show)
    observer.observe(element)
    return () => observer.disconnect()
  }, [draw, onSelect])
  return <div ref={place} class={`chart ${name}`} role="img" aria-label={label} />
}
