import { simulatedKeys, type SimulatedProfile } from './simulated-profile.ts'
import { startSimulator } from './start-simulator.ts'

const rounds = 10

/**
 * Lets a gateway answer some requests of its own before anyone asks: code that has never run is slow,
 * and the two forms are not equally slow, which a short run would take for a difference in latency.
 */
export async function rehearse(profile: SimulatedProfile): Promise<void> {
  const stage = { profile, side: 'baseline', port: 0, seed: 'rehearsal', defects: [] } as const
  const simulator = await startSimulator({ ...stage, delayFactor: 0 })
  const ask = async (stream: boolean): Promise<void> => {
    const response = await fetch(`${simulator.url}/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${simulatedKeys[profile]}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        model: 'gpt-4o-mini',
        stream,
        messages: [{ role: 'user', content: 'Explain in about 60 words what a rehearsal is for.' }],
      }),
    })
    await response.text()
  }
  try {
    for (let round = 0; round < rounds; round++) await Promise.all([ask(false), ask(true)])
  } finally {
    await simulator.close()
  }
}
