import { dayNumber } from '../../model/calendar.ts'
import { compareByCodeUnit } from '../../model/json.ts'
import { canonicalModelId, isSameModel } from '../../model/model-id.ts'
import { editDistance } from '../../suite/source/edit-distance.ts'
import type { CatalogueModel } from '../../wire/catalogue/catalogue-model.ts'

/** How a catalogue knows an id. */
export type FoundModel =
  | { readonly kind: 'exact' | 'alias'; readonly model: CatalogueModel }
  /** Not by this id, but the same model by others, the closest first. */
  | { readonly kind: 'other-id'; readonly models: readonly [CatalogueModel, ...CatalogueModel[]] }
  | { readonly kind: 'missing'; readonly nearest: readonly string[] }

const mostNearest = 3

export function findModel(catalogue: readonly CatalogueModel[], id: string): FoundModel {
  const exact = catalogue.find(model => model.id === id || model.spellings.includes(id))
  if (exact !== undefined) return { kind: 'exact', model: exact }
  const alias = catalogue.find(model => model.aliases.includes(id))
  if (alias !== undefined) return { kind: 'alias', model: alias }
  const [first, ...others] = catalogue
    .filter(model => isSameModel(model.id, id))
    .sort((left, right) => left.id.length - right.id.length || compareByCodeUnit(left.id, right.id))
  if (first !== undefined) return { kind: 'other-id', models: [first, ...others] }
  return { kind: 'missing', nearest: nearestIds(catalogue, id) }
}

/** Those whose names differ in at most half of their letters, the nearest first. */
function nearestIds(catalogue: readonly CatalogueModel[], id: string): readonly string[] {
  const wanted = canonicalModelId(id)
  return catalogue
    .map(model => ({ id: model.id, distance: editDistance(wanted, canonicalModelId(model.id)) }))
    .filter(({ distance }) => distance <= wanted.length / 2)
    .sort((left, right) => left.distance - right.distance || compareByCodeUnit(left.id, right.id))
    .slice(0, mostNearest)
    .map(nearest => nearest.id)
}

/** Soon enough to be planned for now. */
const daysOfNotice = 180

/** What the catalogue says of the model's end; null where it is to stay. */
export function describeEnd(
  model: CatalogueModel,
  today: string,
): { readonly isOver: boolean; readonly text: string } | null {
  const { status, deprecatedOn, retiresOn, replacement } = model
  const instead = replacement === null ? '' : `; the catalogue names ${replacement} in its place`
  const daysLeft = retiresOn === null ? null : dayNumber(retiresOn) - dayNumber(today)
  if (status === 'retired' || (daysLeft !== null && daysLeft <= 0)) {
    return {
      isOver: true,
      text: `retired${retiresOn === null ? '' : ` on ${retiresOn}`}${instead}`,
    }
  }
  if (daysLeft !== null && daysLeft <= daysOfNotice) {
    return { isOver: false, text: `retires on ${retiresOn} (${daysLeft} days)${instead}` }
  }
  const isDeprecated =
    status === 'deprecated' ||
    (deprecatedOn !== null && dayNumber(deprecatedOn) <= dayNumber(today))
  if (!isDeprecated) return null
  const since = deprecatedOn === null ? '' : ` since ${deprecatedOn}`
  const until = retiresOn === null ? '' : `, retires on ${retiresOn}`
  return { isOver: false, text: `deprecated${since}${until}${instead}` }
}
