import { render } from 'preact'
import type { PageData } from '../report/html/page-data.ts'
import { App } from './app.tsx'

const place = document.querySelector('#page')
const embedded = document.querySelector('#data')
if (place && embedded) {
  const data = JSON.parse(embedded.textContent ?? '') as PageData
  // What was parsed once need not be kept a second time as text.
  embedded.remove()
  place.replaceChildren()
  render(<App data={data} />, place)
}
