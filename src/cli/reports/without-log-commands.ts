/** What begins a command at the start of a line: GitHub Actions. Colour may stand before it. */
const atLineStart = /^((?:\s|\u001B\[\d+m)*):(?=:)/gmu
/** What begins one anywhere: GitHub Actions and Azure Pipelines, TeamCity. */
const anywhere = /##(?=\[|vso\[|teamcity\[)/g

/** A log that no build server takes a command from, whatever a model wrote: a space parts the marks. */
export function withoutLogCommands(text: string): string {
  return text.replace(atLineStart, '$1: ').replace(anywhere, '# #')
}
