import type { GateVerdict } from '../model/report.ts'

/** How the report is shown: nothing is known of the terminal but this. */
export interface Screen {
  readonly columns: number
  readonly colour: boolean
}

const styles = {
  bold: ['\u001B[1m', '\u001B[22m'],
  dim: ['\u001B[2m', '\u001B[22m'],
  red: ['\u001B[31m', '\u001B[39m'],
  green: ['\u001B[32m', '\u001B[39m'],
  yellow: ['\u001B[33m', '\u001B[39m'],
} as const

export type Style = keyof typeof styles

export type Paint = (style: Style, text: string) => string

/** Colours text, or leaves it as it is. */
export function createPaint(colour: boolean): Paint {
  return (style, text) => {
    const [open, close] = styles[style]
    return colour && text !== '' ? `${open}${text}${close}` : text
  }
}

export const verdictStyles: Readonly<Record<GateVerdict, Style>> = {
  parity: 'green',
  drift: 'red',
  inconclusive: 'yellow',
  'not measured': 'dim',
}
