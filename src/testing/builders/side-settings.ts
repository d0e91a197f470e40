import type { SideSettings } from '../../model/settings.ts'
import type { Dialect } from '../../wire/dialect/profile.ts'

/** A side as it is when only its gateway and its address were given. */
export function sideSettings(
  { name, protocol }: Pick<Dialect, 'name' | 'protocol'>,
  baseUrl: string,
): SideSettings {
  return {
    profile: name,
    protocol,
    simulated: false,
    defects: [],
    baseUrl,
    keyVariable: null,
    headers: {},
    request: {},
    models: {},
  }
}
