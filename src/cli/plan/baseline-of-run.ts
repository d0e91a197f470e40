import type { GateSetting } from '../../model/gate.ts'
import { sides, type Side } from '../../model/side.ts'
import { withoutTimedGates } from '../../run/recorded-gates.ts'
import type { RecordingFile } from '../journal/recording-file.ts'
import type { RunFlags } from '../flags/run-flags.ts'

/** The gates that a run, or one with this recording as its baseline, is judged by. */
export function judgedGates(
  command: RunFlags['command'],
  recording: RecordingFile | null,
  gates: readonly GateSetting[],
): readonly GateSetting[] {
  return recording !== null || command === 'record' ? withoutTimedGates(gates) : gates
}

/** The sides whose samples are sent: those of a recorded baseline are there, but for its check. */
export function sampledSides(
  command: RunFlags['command'],
  recording: RecordingFile | null,
): Side[] {
  if (command === 'record') return ['baseline']
  return recording === null ? [...sides] : ['candidate']
}
