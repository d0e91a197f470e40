import type { Configuration } from '../../model/configuration.ts'
import type { Side } from '../../model/side.ts'
import { openRecording, recordingNameOf, type RecordingFile } from '../journal/recording-file.ts'
import type { SideFlags } from '../flags/side-flags.ts'
import { UsageError } from '../usage-error.ts'

/**
 * The recording that the baseline is named after, by flag or configuration; null if it is none.
 *
 * @throws UsageError when the candidate is one, or the recording cannot be read.
 */
export function findRecording(
  sides: Readonly<Record<Side, SideFlags>>,
  configuration: Configuration,
  workingDirectory: string,
): RecordingFile | null {
  if (recordingNameOf(sides.candidate.profile) !== undefined) {
    throw new UsageError(
      'the candidate cannot be a recording: a recording can be the baseline alone',
    )
  }
  const name = recordingNameOf(sides.baseline.profile ?? configuration.sides.baseline?.gateway)
  return name === undefined ? null : openRecording(name, workingDirectory)
}
