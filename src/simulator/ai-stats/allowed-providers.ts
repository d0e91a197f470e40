import { property } from '../../model/json.ts'
import type { JsonObject } from '../../model/json.ts'
import { findModel } from '../catalogue.ts'
import type { SimulatedProfile } from '../simulated-profile.ts'

/** Whether `provider.only` names none that serves the model; each model has one provider here. */
export function leavesNoProvider(body: JsonObject, profile: SimulatedProfile): boolean {
  const only = property(body['provider'], 'only')
  const { model: id } = body
  const model = typeof id === 'string' ? findModel(profile, id) : undefined
  if (!Array.isArray(only) || only.length === 0 || model === undefined) return false
  return !only.includes(model.aiStats.provider)
}
