import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { countOf } from '../../model/format.ts'
import { sides, type Side } from '../../model/side.ts'
import { renderCurl } from '../../report/html/curl-command.ts'
import type { PageCase, PageData, PageRequest } from '../../report/html/page-data.ts'
import { Visible } from '../parts/visible.tsx'

/** A command for each side that sends the request again, and what differs from what the user wrote. */
export function CurlView({
  item,
  data,
}: {
  readonly item: PageCase
  readonly data: PageData
}): JSX.Element | null {
  if (!data.includesContent) return null
  const turns = item.prompt?.turns.length ?? 1
  return (
    <section>
      <h3>Send it again</h3>
      <p class="fine">
        The key is read from its variable by your shell.
        {turns > 1 && ` This is the first of ${countOf(turns, 'turn')}.`}
      </p>
      {sides.map(side => {
        const request = item.requests[side]
        return request && <Curl key={side} side={side} request={request} item={item} />
      })}
    </section>
  )
}

interface CurlProps {
  readonly side: Side
  readonly request: PageRequest
  readonly item: PageCase
}

function Curl({ side, request, item }: CurlProps) {
  const [said, setSaid] = useState('')
  const code = useRef<HTMLPreElement>(null)
  const command = renderCurl(request, item.sharedBody)
  const copy = () => {
    // Not every browser lets a file from disk write to the clipboard.
    const select = () => {
      if (code.current) getSelection()?.selectAllChildren(code.current)
      setSaid('selected: copy it now')
    }
    if (!('clipboard' in navigator)) select()
    else navigator.clipboard.writeText(command).then(() => setSaid('copied'), select)
  }
  return (
    <div class="curl">
      <p class="head">
        <span class={`side ${side}`}>{side}</span>
        <button type="button" onClick={copy} aria-label={`Copy the ${side}'s command`}>
          Copy
        </button>
        <span role="status">{said}</span>
      </p>
      <Remarks request={request} />
      <pre ref={code} tabIndex={0} aria-label={`Command for the ${side}`}>
        <code>{command}</code>
      </pre>
    </div>
  )
}

function Remarks({
  request: { base, configuredHeaders, isCut, changes },
}: {
  readonly request: PageRequest
}) {
  return (
    <ul class="fine remarks">
      {'variable' in base && (
        <li>
          The simulated gateway of this run has ended; <code>npm run parity -- simulate</code>{' '}
          starts it again and prints its URL and key.
        </li>
      )}
      {isCut && (
        <li>A long text or an image is shortened here, so this cannot be sent as it is.</li>
      )}
      {configuredHeaders.length > 0 && (
        <li>Values of configured headers are not shown: they may be secret.</li>
      )}
      {changes.map((change, index) => (
        <li key={index}>
          {change.kind} <code>{change.field}</code>: <Visible text={change.reason} />
        </li>
      ))}
    </ul>
  )
}
