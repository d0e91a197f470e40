import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { caseInModeKey } from '../../model/case-in-mode-key.ts'
import type { PageCase, PageData } from '../../report/html/page-data.ts'
import { CaseRow } from './case-row.tsx'
import { FilterBar } from './filter-bar.tsx'
import {
  filterCases,
  noFilter,
  sortCases,
  type CaseFilter,
  type CaseOrder,
} from './filter-cases.ts'

const rowsPerPage = 50

/** All cases: to filter, to sort, to search, to open. */
export function CaseBrowser({
  data,
  onShow,
}: {
  readonly data: PageData
  /** Told which cases are listed, in their order. */
  readonly onShow: (cases: readonly PageCase[]) => void
}): JSX.Element {
  const [filter, setFilter] = useState<CaseFilter>(noFilter)
  const [order, setOrder] = useState<CaseOrder>('worst')
  const [page, setPage] = useState(0)
  const heading = useRef<HTMLHeadingElement>(null)
  const sorted = useMemo(() => sortCases(data.cases, order), [data, order])
  const found = useMemo(() => filterCases(sorted, filter), [sorted, filter])
  useEffect(() => onShow(found), [found, onShow])
  const pages = Math.max(1, Math.ceil(found.length / rowsPerPage))
  const current = Math.min(page, pages - 1)
  const rows = found.slice(current * rowsPerPage, (current + 1) * rowsPerPage)
  const turnTo = (next: number) => {
    setPage(next)
    heading.current?.scrollIntoView({ block: 'start' })
  }
  return (
    <section class="cases" aria-labelledby="cases">
      <h2 id="cases" ref={heading}>
        Cases
      </h2>
      <FilterBar
        cases={data.cases}
        filter={filter}
        order={order}
        onFilter={next => {
          setFilter(next)
          setPage(0)
        }}
        onOrder={next => {
          setOrder(next)
          setPage(0)
        }}
      />
      <p class="found" role="status">
        {found.length === data.cases.length
          ? `${found.length} cases, counted once per mode`
          : `${found.length} of ${data.cases.length} cases`}
      </p>
      {found.length === 0 && <p class="empty">No case fits. Widen the search or the filters.</p>}
      <ul class="case-list">
        {rows.map(item => (
          <CaseRow key={caseInModeKey(item.result)} item={item} />
        ))}
      </ul>
      {pages > 1 && (
        <nav class="pages" aria-label="Pages of cases">
          <button type="button" disabled={current === 0} onClick={() => turnTo(current - 1)}>
            Previous
          </button>
          <span>
            Page {current + 1} of {pages}
          </span>
          <button
            type="button"
            disabled={current === pages - 1}
            onClick={() => turnTo(current + 1)}
          >
            Next
          </button>
        </nav>
      )}
    </section>
  )
}
