/** The report files that every run writes beside its journal. */
export const reportFileNames = [
  'gates.csv',
  'cases.csv',
  'exchanges.csv',
  'run.json',
  'junit.xml',
  'summary.md',
  'report.html',
] as const
