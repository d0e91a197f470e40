import { writeFile } from 'node:fs/promises'
import { observeFaults } from './observe-faults.ts'
import { renderFaultsDoc } from './render-faults-doc.ts'

const page = new URL('../../../docs/faults.md', import.meta.url)
await writeFile(page, renderFaultsDoc(await observeFaults()))
