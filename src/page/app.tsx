import type { JSX } from 'preact'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { describeMinute } from '../model/calendar.ts'
import type { CaseAddress, PageCase, PageData } from '../report/html/page-data.ts'
import { CaseBrowser } from './case-list/case-browser.tsx'
import { CaseDialog } from './case-dialog/case-dialog.tsx'
import { findLinkedCase, linkToCase } from './parts/case-link.ts'
import { GateSection } from './verdict/gate-section.tsx'
import { MeasureSection } from './measures/measure-section.tsx'
import { ThemeToggle } from './parts/theme-toggle.tsx'
import { VerdictSection } from './verdict/verdict-section.tsx'

/** The whole page. Which case is open stands in its address, so that it can be linked to. */
export function App({ data }: { readonly data: PageData }): JSX.Element {
  const { report } = data
  const addresses = useMemo(() => data.cases.map(({ result }) => result), [data])
  const [opened, setOpened] = useState(() => findLinkedCase(location.hash, addresses))
  const [shown, setShown] = useState<readonly PageCase[]>(data.cases)
  useEffect(() => {
    const follow = () => setOpened(findLinkedCase(location.hash, addresses))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [addresses])
  const open = useCallback((address: CaseAddress) => {
    location.hash = linkToCase(address)
  }, [])
  const close = useCallback(() => {
    history.replaceState(null, '', location.pathname + location.search)
    setOpened(-1)
  }, [])
  const item = data.cases[opened]
  return (
    <>
      <header class="top">
        <p class="product">gateway-parity</p>
        <p class="run">
          {report.runId}
          <span> · {describeMinute(report.startedAt)}</span>
        </p>
        <ThemeToggle />
      </header>
      <main>
        <VerdictSection data={data} />
        {report.unusableSide === null && <GateSection gates={report.gates} />}
        <MeasureSection data={data} onOpen={open} />
        <CaseBrowser data={data} onShow={setShown} />
      </main>
      <footer>
        <p>
          Made by gateway-parity {report.toolVersion} from the run's journal, seed {report.seed}.
          This file loads nothing and sends nothing.
        </p>
      </footer>
      {item && <CaseDialog key={opened} item={item} data={data} shown={shown} onClose={close} />}
    </>
  )
}
