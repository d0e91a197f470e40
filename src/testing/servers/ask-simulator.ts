import type { Defect } from '../../model/defect.ts'
import { simulatedKeys, type SimulatedProfile } from '../../simulator/simulated-profile.ts'
import { startSimulator } from '../../simulator/start-simulator.ts'

export interface AskedSimulator {
  readonly url: string
  /** Posts a JSON body with the right key, unless the headers say otherwise. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Gets a path below the base URL, with the right key. */
  get(path: string): Promise<Response>
  close(): Promise<void>
}

/** A simulated gateway that answers at once, and a client of the simplest kind. */
export async function askSimulator(
  profile: SimulatedProfile,
  ...defects: readonly Defect[]
): Promise<AskedSimulator> {
  const stage = { profile, side: 'candidate', port: 0, seed: '1', delayFactor: 0 } as const
  const simulator = await startSimulator({ ...stage, defects })
  const authorization = `Bearer ${simulatedKeys[profile]}`
  return {
    url: simulator.url,
    post: (path, body, headers = {}) =>
      fetch(`${simulator.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization, ...headers },
        body: JSON.stringify(body),
      }),
    get: path => fetch(`${simulator.url}${path}`, { headers: { authorization } }),
    close: () => simulator.close(),
  }
}

/** The JSON of every `data:` line of a stream but the end mark. */
export function framesOf(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter(line => line.startsWith('data: {'))
    .map(line => JSON.parse(line.slice('data: '.length)) as Record<string, unknown>)
}
