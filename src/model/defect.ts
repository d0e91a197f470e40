/**
 * Faults that a simulated gateway can be given on purpose, so that one can see what a run makes of
 * them. Each is what a real migration has run into.
 */
export const defects = [
  { name: 'slower', meaning: 'first token and whole answer take 1.3 times as long' },
  { name: 'slow-first-token', meaning: 'the first token takes 1.5 times as long' },
  { name: 'truncation', meaning: 'answers are cut at 60 % and end with the reason length' },
  { name: 'other-model', meaning: 'another model answers under the same name' },
  { name: 'other-language', meaning: 'answers are in Spanish, whatever was asked' },
  { name: 'verbose', meaning: 'answers are three times as long' },
  { name: 'lower-quality', meaning: 'one answer in five belongs to another prompt' },
  { name: 'dropped-system-prompt', meaning: 'system messages never reach the model' },
  { name: 'lost-tool-call', meaning: 'tools are not called; the model answers in words' },
  { name: 'broken-json', meaning: 'structured answers do not parse' },
  { name: 'wrong-finish-reason', meaning: 'answers end with a reason that is not theirs' },
  { name: 'missing-usage', meaning: 'neither token usage nor cost is reported' },
  { name: 'price-markup', meaning: 'requests cost 1.2 times the listed price' },
  { name: 'error-rate', meaning: '8 % of requests fail upstream, however often they are retried' },
  {
    name: 'rate-limits',
    meaning: '30 % of first attempts are refused with 429; the next succeeds',
  },
  { name: 'cut-stream', meaning: 'streams stop early, with no end mark' },
] as const

export type Defect = (typeof defects)[number]['name']

export function isDefect(name: string): name is Defect {
  return defects.some(defect => defect.name === name)
}
