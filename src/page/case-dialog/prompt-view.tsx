import type { JSX } from 'preact'
import { isJsonObject, type JsonValue } from '../../model/json.ts'
import type { Expectation } from '../../model/suite.ts'
import type { PageCase } from '../../report/html/page-data.ts'
import { Visible } from '../parts/visible.tsx'

/** What was asked, turn by turn, and what the suite expects of the answer. */
export function PromptView({ item: { prompt, fault } }: { readonly item: PageCase }): JSX.Element {
  if (prompt === null) {
    return (
      <section>
        <h3>Prompt</h3>
        <p class="fine">left out (--no-content)</p>
      </section>
    )
  }
  return (
    <section>
      <h3>Prompt</h3>
      {fault !== null && <p class="fine">sent with a fault on purpose: {fault}</p>}
      {prompt.turns.map((messages, turn) => (
        <div key={turn} class="turn">
          {prompt.turns.length > 1 && <p class="fine">turn {turn + 1}</p>}
          {messages.map((message, index) => (
            <div key={index} class="message">
              <span class="role">{message.role}</span>
              <Content value={message.content} />
            </div>
          ))}
        </div>
      ))}
      {prompt.expect.length > 0 && (
        <>
          <h4>Expected of the answer</h4>
          <ul class="expect">
            {prompt.expect.map((expectation, index) => (
              <li key={index}>
                <code>{expectation.kind}</code> <Visible text={describeExpected(expectation)} />
              </li>
            ))}
          </ul>
        </>
      )}
      {prompt.golden !== null && (
        <>
          <h4>Reference answer</h4>
          <p class="text">
            <Visible text={prompt.golden} />
          </p>
        </>
      )}
    </section>
  )
}

function Content({ value }: { readonly value: JsonValue }) {
  if (typeof value === 'string') {
    return (
      <p class="text">
        <Visible text={value} />
      </p>
    )
  }
  const parts = Array.isArray(value) ? value : [value]
  return (
    <div>
      {parts.map((part, index) => (
        <p key={index} class="text">
          <Visible text={textOfPart(part)} />
        </p>
      ))}
    </div>
  )
}

function textOfPart(part: JsonValue): string {
  const text = isJsonObject(part) ? part['text'] : part
  return typeof text === 'string' ? text : JSON.stringify(part)
}

function describeExpected(expectation: Expectation): string {
  return Object.entries(expectation)
    .filter(([field]) => field !== 'kind')
    .map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(', ')
}
