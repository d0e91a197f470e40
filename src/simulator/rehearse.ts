import { createGatewayForms } from './gateway-forms.ts'
import type { GatewayForm } from './gateway-form.ts'
import type { SimulatedProfile } from './simulated-profile.ts'
import { startSimulator } from './start-simulator.ts'

const rounds = 10

/**
 * Lets a gateway answer some requests of its own before anyone asks: code that has never run is slow,
 * and the two forms are not equally slow, which a short run would take for a difference in latency.
 */
export async function rehearse(profile: SimulatedProfile): Promise<void> {
  const stage = { profile, side: 'baseline', port: 0, seed: 'rehearsal', defects: [] } as const
  const simulator = await startSimulator({ ...stage, delayFactor: 0 })
  const { origin } = new URL(simulator.url)
  const ask = async (form: GatewayForm, isStream: boolean): Promise<void> => {
    const { path, headers, body } = form.trial(isStream)
    const response = await fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    await response.text()
  }
  const { forms } = createGatewayForms(profile)
  try {
    for (let round = 0; round < rounds; round++) {
      await Promise.all(forms.flatMap(form => [ask(form, false), ask(form, true)]))
    }
  } finally {
    await simulator.close()
  }
}
