import { casesInModes, type CasesToRead } from './cases-in-modes.ts'
import type { CaseWriter } from './case-writer.ts'
import { openReportFile, type ReportFile } from './report-file.ts'

/** Goes over all exchanges once, in plan order, whatever the order of arrival was. */
export function writeTogether(
  folder: string,
  cases: CasesToRead,
  writers: readonly (readonly [name: string, writer: CaseWriter])[],
): void {
  const opened: { readonly file: ReportFile; readonly writer: CaseWriter }[] = []
  try {
    for (const [name, writer] of writers) {
      opened.push({ file: openReportFile(folder, name), writer })
    }
    for (const { file, writer } of opened) file.append(writer.begin())
    for (const item of casesInModes(cases)) {
      for (const { file, writer } of opened) file.append(writer.addCase(item))
    }
    for (const { file, writer } of opened) {
      file.append(writer.end())
      file.finish()
    }
  } finally {
    for (const { file } of opened) file.discard()
  }
}
