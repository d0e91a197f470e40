import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import type { CaseResult } from '../../model/report.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { PageCase } from '../../report/html/page-data.ts'
import {
  caseOrders,
  countChoices,
  noFilter,
  type CaseFilter,
  type CaseOrder,
} from './filter-cases.ts'

interface FilterBarProps {
  readonly cases: readonly PageCase[]
  readonly filter: CaseFilter
  readonly order: CaseOrder
  readonly onFilter: (filter: CaseFilter) => void
  readonly onOrder: (order: CaseOrder) => void
}

type Choice = Exclude<keyof CaseFilter, 'search'>

const choices: readonly {
  readonly name: Choice
  readonly of: (result: CaseResult) => readonly string[]
}[] = [
  { name: 'verdict', of: ({ verdict }) => [verdict] },
  { name: 'suite', of: ({ suite }) => [suite] },
  { name: 'tag', of: ({ tags }) => tags },
  { name: 'finding', of: ({ findings }) => findings.map(({ kind }) => kind) },
  { name: 'mode', of: ({ mode }) => [mode] },
]

/** Everything that narrows or orders the list of cases. */
export function FilterBar(props: FilterBarProps): JSX.Element {
  const { cases, filter, order, onFilter, onOrder } = props
  const isNarrowed = Object.values(filter).some(value => value !== '')
  return (
    <form class="filters" role="search" onSubmit={event => event.preventDefault()}>
      <label class="search">
        <span>Search</span>
        <input
          type="search"
          value={filter.search}
          placeholder="id or words of the prompt"
          onInput={event => onFilter({ ...filter, search: event.currentTarget.value })}
        />
      </label>
      {choices.map(({ name, of }) => (
        <ChoiceBox
          key={name}
          name={name}
          cases={cases}
          choicesOf={of}
          value={filter[name]}
          onChoose={value => onFilter({ ...filter, [name]: value })}
        />
      ))}
      <label>
        <span>Order</span>
        <select value={order} onChange={event => onOrder(event.currentTarget.value as CaseOrder)}>
          {Object.entries(caseOrders).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={!isNarrowed} onClick={() => onFilter(noFilter)}>
        Show all
      </button>
    </form>
  )
}

interface ChoiceBoxProps {
  readonly name: Choice
  readonly cases: readonly PageCase[]
  readonly choicesOf: (result: CaseResult) => readonly string[]
  readonly value: string
  readonly onChoose: (value: string) => void
}

function ChoiceBox({ name, cases, choicesOf, value, onChoose }: ChoiceBoxProps) {
  const counted = useMemo(() => countChoices(cases, choicesOf), [cases, choicesOf])
  if (counted.length === 0) return null
  return (
    <label>
      <span>{name.charAt(0).toUpperCase() + name.slice(1)}</span>
      <select value={value} onChange={event => onChoose(event.currentTarget.value)}>
        <option value="">any</option>
        {counted.map(choice => (
          <option key={choice.value} value={choice.value}>
            {visibleText(choice.value)} ({choice.count})
          </option>
        ))}
      </select>
    </label>
  )
}
