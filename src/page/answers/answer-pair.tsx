import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { wordDifferences, type Edit } from '../../compare/differences/word-differences.ts'
import { countOf, formatCount } from '../../model/format.ts'
import { parseJson } from '../../model/parse-json.ts'
import type { CompareSettings } from '../../model/suite.ts'
import type { PageExchange } from '../../report/html/page-data.ts'
import { visibleText } from '../../report/visible-text.ts'
import { JsonPair, type Heads } from './json-pair.tsx'
import { ToolCallPair } from './tool-call-pair.tsx'
import { Visible } from '../parts/visible.tsx'

interface AnswerPairProps {
  readonly left: PageExchange
  readonly right: PageExchange
  readonly compare: CompareSettings
}

/** Two outcomes side by side with what differs marked: words of texts, places of JSON values. */
export function AnswerPair({ left, right, compare }: AnswerPairProps): JSX.Element {
  const [leftText, rightText] = [textOf(left), textOf(right)]
  const values = useMemo(
    () => ({ left: parseTree(leftText), right: parseTree(rightText) }),
    [leftText, rightText],
  )
  const isJson = values.left !== undefined && values.right !== undefined
  const [asText, setAsText] = useState(false)
  const heads: Heads = [<OutcomeHead exchange={left} />, <OutcomeHead exchange={right} />]
  return (
    <>
      {isJson && (
        <p class="choice">
          <button type="button" aria-pressed={asText} onClick={() => setAsText(!asText)}>
            {asText ? 'Show as trees' : 'Show as text'}
          </button>
        </p>
      )}
      {values.left !== undefined && values.right !== undefined && !asText ? (
        <JsonPair left={values.left} right={values.right} compare={compare} heads={heads} />
      ) : (
        <TextPair left={leftText} right={rightText} heads={heads} />
      )}
      <ToolCallPair left={callsOf(left)} right={callsOf(right)} compare={compare} />
    </>
  )
}

function OutcomeHead({ exchange }: { readonly exchange: PageExchange }) {
  const { side, sample, outcome, cutCharacters } = exchange
  return (
    <div class="head">
      <p>
        <span class={`side ${side}`}>{side}</span> sample {sample}
      </p>
      {outcome.kind === 'answered' ? (
        <p class="fine">
          ended: {visibleText(outcome.answer.finishReason ?? 'without a reason')}
          {outcome.answer.reasoningChars > 0 &&
            `, after ${countOf(outcome.answer.reasoningChars, 'character')} of reasoning`}
        </p>
      ) : (
        <p class="failure">
          <strong>{outcome.failure.class}</strong> <Visible text={outcome.failure.message} />
        </p>
      )}
      {cutCharacters > 0 && (
        <p class="cut">cut by {formatCount(cutCharacters)} characters; whole in exchanges.csv</p>
      )}
    </div>
  )
}

interface TextPairProps {
  readonly left: string
  readonly right: string
  readonly heads: Heads
}

function TextPair({ left, right, heads }: TextPairProps) {
  const edits = useMemo(() => wordDifferences(left, right), [left, right])
  // Beside nothing, all of a text would be marked.
  const isMarked = left !== '' && right !== ''
  return (
    <>
      {left === right && left !== '' && <p class="fine">Both are the same text.</p>}
      <div class="pair">
        <div>
          {heads[0]}
          {isMarked ? <EditedText edits={edits} leftOut="added" /> : <PlainText text={left} />}
        </div>
        <div>
          {heads[1]}
          {isMarked ? <EditedText edits={edits} leftOut="removed" /> : <PlainText text={right} />}
        </div>
      </div>
    </>
  )
}

interface EditedTextProps {
  readonly edits: readonly Edit[]
  readonly leftOut: 'added' | 'removed'
}

function EditedText({ edits, leftOut }: EditedTextProps) {
  return (
    <p class="text">
      {edits
        .filter(({ kind }) => kind !== leftOut)
        .map(({ kind, text }, index) => {
          const shown = <Visible text={text} />
          if (kind === 'removed') return <del key={index}>{shown}</del>
          if (kind === 'added') return <ins key={index}>{shown}</ins>
          return <Visible key={index} text={text} />
        })}
    </p>
  )
}

function PlainText({ text }: { readonly text: string }) {
  if (text === '') return <p class="fine">no text</p>
  return (
    <p class="text">
      <Visible text={text} />
    </p>
  )
}

function textOf({ outcome }: PageExchange): string {
  if (outcome.kind === 'failed') return outcome.partialText
  return outcome.answer.text === '' ? (outcome.answer.refusal ?? '') : outcome.answer.text
}

function callsOf({ outcome }: PageExchange) {
  return outcome.kind === 'answered' ? outcome.answer.toolCalls : []
}

/** A lone word or number is easier to read as text. */
function parseTree(text: string) {
  const value = parseJson(text)
  return typeof value === 'object' && value !== null ? value : undefined
}
