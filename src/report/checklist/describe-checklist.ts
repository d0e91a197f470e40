import { visibleText } from '../visible-text.ts'
import { checkVerdicts, type Checklist, type ModelMap } from '../../model/checklist.ts'

/** `SIMULATED llm-gateway -> ai-stats, check-...` */
export function describeRoute({ simulated, sides, checkId }: Checklist): string {
  const { baseline, candidate } = sides
  const mark = simulated ? 'SIMULATED ' : ''
  return `${mark}${baseline.profile} (${baseline.protocol}) -> ${candidate.profile} (${candidate.protocol}), ${checkId}`
}

/** `1 fail, 2 warn, 40 pass`, and the sides of which nothing can be asked. */
export function describeCounts({ simulated, counts, sides, interrupted }: Checklist): string {
  const numbers = checkVerdicts
    .filter(verdict => counts[verdict] > 0)
    .map(verdict => `${counts[verdict]} ${verdict}`)
  const unusable = (['baseline', 'candidate'] as const).flatMap(side => {
    const why = sides[side].unusable
    return why === null ? [] : [`the ${side} is unusable: ${why}`]
  })
  const mark = simulated ? 'SIMULATED: ' : ''
  const stopped = interrupted ? ['interrupted before its end'] : []
  return `${mark}${[numbers.join(', '), ...unusable, ...stopped].join('; ')}`
}

/** The entries that the configuration lacks, as it takes them. */
export function describeModelMap(models: ModelMap): readonly string[] {
  const entries = Object.entries(models)
  if (entries.length === 0) return []
  const lines = entries.map(([model, ids]) => {
    const named = Object.entries(ids).map(([side, id]) => `${side}: ${JSON.stringify(id)}`)
    // Ids of catalogues are foreign text.
    return visibleText(`  ${JSON.stringify(model)}: { ${named.join(', ')} }`)
  })
  return [['# proposed for parity.config.yaml', 'models:', ...lines].join('\n')]
}
