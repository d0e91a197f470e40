import type { JSX } from 'preact'
import { useCallback, useMemo } from 'preact/hooks'
import { areaY, dot, line, plot, pointer, text, tip } from '@observablehq/plot'
import { countOf } from '../../model/format.ts'
import type { CaseResult, Verdict } from '../../model/report.ts'
import { formatSimilarity } from '../../report/gate-values.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { CaseAddress, PageCase } from '../../report/html/page-data.ts'
import { Chart } from '../parts/chart.tsx'
import { linkToCase } from '../parts/case-link.ts'

interface Point {
  readonly result: CaseResult
  readonly self: number
  readonly cross: number
  readonly verdict: Verdict
}

const mostListed = 5
const symbols: Readonly<Record<Verdict, 'circle' | 'times' | 'diamond2'>> = {
  parity: 'circle',
  drift: 'times',
  inconclusive: 'diamond2',
}

/** Each text case: how much the baseline agrees with itself, and how much the candidate with it. */
export function SimilarityChart({
  cases,
  onOpen,
}: {
  readonly cases: readonly PageCase[]
  readonly onOpen: (address: CaseAddress) => void
}): JSX.Element {
  const points = useMemo(() => toPoints(cases), [cases])
  const draw = useCallback((width: number) => drawPoints(points, width), [points])
  const select = useCallback((datum: unknown) => onOpen((datum as Point).result), [onOpen])
  if (points.length === 0) {
    return (
      <figure class="panel">
        <figcaption>Likeness of answers</figcaption>
        <p class="fine">No text case was answered often enough to compare.</p>
      </figure>
    )
  }
  const furthest = [...points]
    .sort((left, right) => left.cross - left.self - (right.cross - right.self))
    .slice(0, mostListed)
  return (
    <figure class="panel likeness">
      <figcaption>
        Likeness of answers{' '}
        <span class="fine">
          each mark is a prompt. On the diagonal the candidate is as much like the baseline as the
          baseline is like itself; below it, less
        </span>
      </figcaption>
      <Chart label={describe(points)} draw={draw} onSelect={select} />
      <details>
        <summary>Furthest below the diagonal</summary>
        <ol>
          {furthest.map(({ result, self, cross }) => (
            <li key={linkToCase(result)}>
              <a href={linkToCase(result)}>{visibleText(`${result.suite}/${result.caseId}`)}</a>{' '}
              <span class="fine">
                {result.mode}, {formatSimilarity(self)} → {formatSimilarity(cross)}
              </span>
            </li>
          ))}
        </ol>
      </details>
    </figure>
  )
}

function toPoints(cases: readonly PageCase[]): Point[] {
  return cases.flatMap(({ result }) => {
    const { selfSimilarity: self, crossSimilarity: cross, verdict } = result
    return self === null || cross === null ? [] : [{ result, self, cross, verdict }]
  })
}

function drawPoints(points: readonly Point[], width: number): SVGSVGElement | HTMLElement {
  const smallest = points.reduce((least, { self, cross }) => Math.min(least, self, cross), 1)
  const start = Math.max(0, Math.floor(smallest * 10 - 0.5) / 10)
  const ends = [start, 1.03]
  const height = Math.min(Math.max(300, width * 0.84), 500)
  return plot({
    width,
    height,
    marginLeft: 40,
    marginRight: 12,
    marginTop: 24,
    marginBottom: 40,
    x: { domain: ends, label: 'baseline against itself →', ticks: 6, tickSize: 4 },
    y: { domain: ends, label: '↑ baseline against candidate', ticks: 6, tickSize: 4 },
    symbol: { domain: Object.keys(symbols), range: Object.values(symbols) },
    marks: [
      areaY(ends, {
        x: value => value as number,
        y1: start,
        y2: value => value as number,
        fill: 'var(--beyond)',
      }),
      line(ends, {
        x: value => value as number,
        y: value => value as number,
        stroke: 'var(--line-strong)',
        strokeWidth: 1.5,
      }),
      text([ends], {
        x: () => start + (1.03 - start) * 0.98,
        y: () => start + (1.03 - start) * 0.04,
        text: () => 'less alike than the baseline is to itself',
        textAnchor: 'end',
        fill: 'var(--ink-3)',
      }),
      dot(points, {
        x: 'self',
        y: 'cross',
        symbol: 'verdict',
        r: 4.5,
        stroke: ({ verdict }: Point) => `var(--${verdict})`,
        strokeWidth: 1.6,
        strokeOpacity: 0.85,
      }),
      tip(
        points,
        pointer({
          x: 'self',
          y: 'cross',
          title: ({ result, self, cross }: Point) =>
            `${visibleText(`${result.suite}/${result.caseId}`)} (${result.mode})\n${result.verdict}: ${formatSimilarity(self)} → ${formatSimilarity(cross)}`,
        }),
      ),
    ],
  })
}

function describe(points: readonly Point[]): string {
  const below = points.filter(({ self, cross }) => cross < self).length
  const mean = (values: readonly number[]) =>
    formatSimilarity(values.reduce((sum, value) => sum + value, 0) / values.length)
  return `Likeness of answers in ${countOf(points.length, 'case')}: the baseline agrees with itself ${mean(points.map(({ self }) => self))} on average and with the candidate ${mean(points.map(({ cross }) => cross))}; ${below} lie below the diagonal`
}
