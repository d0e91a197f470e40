import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { describeLocation } from '../../model/problem.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { PageCase, PageData } from '../../report/html/page-data.ts'
import { AnswerView } from '../answers/answer-view.tsx'
import { linkToCase } from '../parts/case-link.ts'
import { CurlView } from './curl-view.tsx'
import { PromptView } from './prompt-view.tsx'
import { SampleTable } from './sample-table.tsx'
import { SideNumbersTable } from './side-numbers-table.tsx'
import { CaseBadge } from '../parts/verdict-badge.tsx'
import { Visible } from '../parts/visible.tsx'

interface CaseDialogProps {
  readonly item: PageCase
  readonly data: PageData
  /** The cases listed behind the dialog, to go through with Previous and Next. */
  readonly shown: readonly PageCase[]
  readonly onClose: () => void
}

/** Everything about one case in one mode. Escape closes it, and focus goes back to where it was. */
export function CaseDialog({ item, data, shown, onClose }: CaseDialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    heading.current?.focus()
    return () => element?.close()
  }, [])
  const { result } = item
  const at = shown.indexOf(item)
  return (
    <dialog ref={dialog} class="case-dialog" aria-labelledby="case" onCancel={onClose}>
      <div class="bar">
        <Neighbour item={at > 0 ? shown[at - 1] : undefined} label="Previous" />
        <Neighbour item={at >= 0 ? shown[at + 1] : undefined} label="Next" />
        <span class="place">{at >= 0 && `${at + 1} of ${shown.length} listed`}</span>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
      <header>
        <h2 id="case" ref={heading} tabIndex={-1}>
          <span class="suite">{visibleText(result.suite)}/</span>
          {visibleText(result.caseId)}
        </h2>
        <p class="facts">
          <CaseBadge result={result} />
          <span class="mode">{result.mode}</span>
          {result.tags.map(tag => (
            <span key={tag} class="tag">
              {visibleText(tag)}
            </span>
          ))}
          <code>{visibleText(describeLocation(result.location))}</code>
        </p>
        <Findings item={item} />
      </header>
      <AnswerView item={item} data={data} />
      <PromptView item={item} />
      <SideNumbersTable result={result} />
      <SampleTable item={item} />
      <CurlView item={item} data={data} />
    </dialog>
  )
}

function Neighbour({
  item,
  label,
}: {
  readonly item: PageCase | undefined
  readonly label: string
}) {
  if (!item) return null
  return (
    <a class="button" href={linkToCase(item.result)}>
      {label}
    </a>
  )
}

function Findings({ item: { result } }: { readonly item: PageCase }) {
  if (result.findings.length === 0) {
    return (
      <p class="why">
        <Visible text={result.reason} />
      </p>
    )
  }
  return (
    <ul class="findings">
      {result.findings.map((finding, index) => (
        <li key={index} class={finding.waivedBy === null ? finding.level : 'note'}>
          <code>{finding.kind}</code> <Visible text={finding.detail} />{' '}
          <span class="fine">
            {finding.level === 'break' && 'in every candidate sample'}
            {finding.waivedBy !== null && ` waived by ${visibleText(finding.waivedBy)}`}
          </span>
        </li>
      ))}
    </ul>
  )
}
