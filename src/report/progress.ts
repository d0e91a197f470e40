import type { ProgressState } from '../model/progress.ts'
import { formatCount, formatMs, formatRoughMs, formatUsd } from '../model/format.ts'
import { fitText, widthOf } from './fit-text.ts'
import { createPaint, type Screen, type Style } from './paint.ts'

const gap = '  '
const longestBar = 30
const shortestBar = 5

interface Part {
  readonly text: string
  readonly style?: Style
}

/**
 * One line for a terminal, shorter than the screen so that it never wraps. `1 -> 2` are baseline and
 * candidate; what does not fit is left out, cost first.
 */
export function renderProgress(state: ProgressState, screen: Screen): string {
  const room = Math.max(0, screen.columns - 1)
  const parts = takeFitting(partsOf(state), room)
  const rest = room - lengthOf(parts) - gap.length
  const bar = rest >= shortestBar ? [barOf(state, Math.min(rest, longestBar))] : []
  const paint = createPaint(screen.colour)
  return [...bar, ...parts].map(({ text, style }) => (style ? paint(style, text) : text)).join(gap)
}

/** One line for a log. */
export function renderPlainProgress(state: ProgressState): string {
  const { askedSides, failed, costUsd } = state
  const left = describeLeft(state)
  const parts = [
    `${state.simulated ? 'SIMULATED ' : ''}${describeDone(state)} slots`,
    `failed: ${askedSides.map(side => `${side} ${failed[side]}`).join(', ')}`,
    `cost: ${askedSides.map(side => `${side} ${describeCost(costUsd[side])}`).join(', ')}`,
    ...(isWaiting(state) ? [describeWait(state)] : []),
    `after ${formatMs(state.elapsedMs)}${left === '' ? '' : `, ${left.startsWith('under') ? '' : 'about '}${left}`}`,
  ]
  return parts.join('; ')
}

/** The most important first. */
function partsOf(state: ProgressState): Part[] {
  const { askedSides, failed, costUsd } = state
  const someFailed = failed.baseline + failed.candidate > 0
  const isCostKnown = costUsd.baseline !== null || costUsd.candidate !== null
  const cost = askedSides.map(side => describeCost(costUsd[side])).join(' -> ')
  const left = describeLeft(state)
  return [
    ...(state.simulated ? [{ text: 'SIMULATED', style: 'yellow' } as const] : []),
    { text: describeDone(state) },
    ...(isWaiting(state) ? [{ text: describeWait(state), style: 'yellow' } as const] : []),
    ...(left === '' ? [] : [{ text: left }]),
    {
      text: `failed ${askedSides.map(side => failed[side]).join(' -> ')}`,
      ...(someFailed && { style: 'red' as const }),
    },
    ...(isCostKnown ? [{ text: cost }] : []),
  ]
}

/** Shorter waits than this are a part of every run with limits. */
const shortestShownMs = 2000

function isWaiting({ waiting }: ProgressState): boolean {
  return waiting !== undefined && waiting.ms >= shortestShownMs
}

function describeWait({ waiting }: ProgressState): string {
  return waiting === undefined
    ? ''
    : `waiting ${formatMs(waiting.ms)} for the ${waiting.side}'s limit`
}

function takeFitting(parts: readonly Part[], room: number): readonly Part[] {
  if (lengthOf(parts) <= room) return parts
  const [first] = parts
  if (first && parts.length === 1) return [{ ...first, text: fitText(first.text, room) }]
  return takeFitting(parts.slice(0, -1), room)
}

function lengthOf(parts: readonly Part[]): number {
  const texts = parts.reduce((sum, part) => sum + widthOf(part.text), 0)
  return texts + gap.length * Math.max(0, parts.length - 1)
}

function barOf({ slotsDone, slotsTotal }: ProgressState, length: number): Part {
  const share = slotsTotal > 0 ? Math.min(1, slotsDone / slotsTotal) : 0
  const done = Math.floor(share * length)
  return { text: '█'.repeat(done) + '░'.repeat(length - done), style: 'green' }
}

/** Empty where it cannot be told, or nothing is. */
function describeLeft({ remainingMs, slotsDone, slotsTotal }: ProgressState): string {
  if (remainingMs === null || slotsDone >= slotsTotal) return ''
  return `${formatRoughMs(remainingMs) ?? 'under 1 s'} left`
}

function describeDone({ slotsDone, slotsTotal }: ProgressState): string {
  return `${formatCount(slotsDone)} of ${formatCount(slotsTotal)}`
}

function describeCost(usd: number | null): string {
  return usd === null ? '?' : formatUsd(usd)
}
