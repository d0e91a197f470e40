import type { WordClass } from './word-bank.ts'

type PatternPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'topic' }
  | { readonly kind: 'word'; readonly class: WordClass }
  | { readonly kind: 'either'; readonly phrases: readonly string[] }

export type SentencePattern = readonly PatternPart[]

/**
 * Sentences of nearly equal length, so that wording can vary while length hardly does.
 * `{topic}` is a word of the prompt, `{noun}` and its like come from the word bank, and of
 * `[a|b]` one is said.
 */
const written: readonly string[] = [
  '[Start|Begin] with the {topic} [part|side]: {verb} the {noun} and keep the {noun} {adjective}',
  'The {topic} [matter|question] depends on one {adjective} {noun}, so {verb} it {adverb}',
  '[Most|Many] teams {verb} their {noun} {adverb} when the {topic} case looks {adjective}',
  'If the {noun} [seems|looks] {adjective}, {verb} the {topic} [note|entry] before the next {noun}',
  'Every {noun} in the {topic} plan [should|must] stay {adjective} while you {verb} the {noun}',
  '[Remember|Consider] that {topic} and {topic} share one {noun}, which ought to remain {adjective}',
  'You [can|may] {verb} the {noun} {adverb}, but the {topic} [rule|limit] still needs {adjective} care',
  'Nothing about {topic} [requires|demands] {adjective} effort beyond what one {noun} can {verb}',
  'Between {topic} and {topic}, [choose|prefer] whichever {noun} lets you {verb} more {adverb}',
  'Its {adjective} {noun} helps people {verb} the {topic} [side|part] without losing any {noun}',
  'When in doubt, {verb} your {noun} again and [hold|set] it against the {topic} {noun}',
  'Good {topic} work [looks|feels] {adjective}: one {noun}, one {noun}, nobody has to {verb} twice',
  'Some prefer to {verb} {adverb}, because {topic} [rewards|favours] a patient {noun} over shortcuts',
  'Write the {topic} [value|detail] next to the {noun}, then {verb} whatever turns out {adjective}',
  'Under {adjective} conditions the {noun} will {verb}, and {topic} follows [soon|shortly] after',
  'Ask who owns the {topic} {noun}, since [only|just] they may {verb} that {adjective} copy',
  'Over several weeks {topic} tends to {verb} {adverb} unless some {adjective} {noun} [intervenes|appears]',
  'Three signs show {topic} is healthy: {adjective} {noun}, steady {noun}, and [staff|people] who {verb}',
  'Avoid any {adjective} {noun}; it can {verb} {topic} [long|well] after everyone leaves the {noun}',
  'For {topic}, {verb} first and {verb} later: that [order|sequence] keeps your {noun} {adjective}',
  'Suppose the {noun} changed {adverb}; {topic} would [then|probably] {verb} like any {adjective} {noun}',
  '[Experts|Veterans] {verb} the {topic} {noun} only once, and they do so rather {adverb}',
  'An hour spent on {topic} saves [two|three] later, provided the {noun} can {verb} {adverb}',
  'Whatever else happens, {topic} needs {adjective} hands, [some|enough] {noun}, plus time to {verb}',
  'Compare how each {noun} treats {topic}: the {adjective} one will [often|usually] {verb} better',
  'Next comes {topic}, where a {adjective} eye and [another|one more] {noun} help you {verb}',
  'People [forget|overlook] that {topic} cannot {verb} itself; somebody must {verb} that {noun} {adverb}',
  'On paper {topic} sounds {adjective}, yet in [practice|reality] the {noun} has to {verb}',
  'Once your {noun} is {adjective}, {topic} becomes [easier|simpler] to {verb} than most {noun} tasks',
  '[Perhaps|Maybe] {verb} half of the {noun} now and leave {topic} for some {adjective} morning',
  'Without {adjective} {noun} rules, {topic} drifts and the [whole|entire] {noun} starts to {verb}',
  'There is [little|no] harm in {topic} if you {verb} {adverb} and label each {noun}',
  'Both {topic} and its {noun} [reward|repay] those who {verb} {adverb} rather than all at once',
  'Our {adjective} advice: {verb} {topic}, {verb} the {noun}, [sleep|think] on it, then decide {adverb}',
  'Where {topic} is concerned, {adjective} beats clever, and any {noun} [beats|outranks] none',
  'Look [behind|beneath] the {noun}: {topic} hides there until somebody decides to {verb} it {adverb}',
  'Costs of {topic} [fall|drop] when two {noun} owners {verb} {adverb} instead of one alone',
  'Treat {topic} as your {adjective} {noun}: visible, [named|dated], and quick to {verb} on request',
  'By evening the {topic} {noun} should {verb} {adverb}, leaving [just|merely] some {adjective} leftovers',
  'Keep two {noun} copies, because {topic} may {verb} [during|amid] the most {adjective} of days',
  'Neither {noun} nor {noun} can {verb} {topic} {adverb} unless its owner stays [calm|awake]',
  'Such {topic} cases close {adverb} once [someone|anyone] dares to {verb} that {adjective} {noun}',
  'To {verb} {topic} means to {verb} its {noun}, [ideally|preferably] in {adjective} daylight',
  'Underneath, {topic} resembles [any|every] {adjective} {noun} that was built to {verb} {adverb}',
]

/** Where a system prompt leads, before the first sentence. */
export const openers: readonly string[] = [
  'Speaking for the {topic} desk',
  'As your {topic} guide',
  'From the {topic} side of things',
  'With {topic} in mind',
  'In the usual {topic} manner',
]

/** Words that a system prompt makes a habit of. */
export const habits: readonly string[] = [
  'Gladly',
  'Plainly',
  'Kindly',
  'Truly',
  'Rightly',
  'Briefly put',
  'As agreed',
]

export const sentencePatterns: readonly SentencePattern[] = written.map(parsePattern)

export function parsePattern(text: string): SentencePattern {
  return text
    .split(/(\{\w+\}|\[[^\]]+\])/)
    .filter(part => part !== '')
    .map((part): PatternPart => {
      if (part === '{topic}') return { kind: 'topic' }
      if (part.startsWith('{')) return { kind: 'word', class: part.slice(1, -1) as WordClass }
      if (part.startsWith('[')) return { kind: 'either', phrases: part.slice(1, -1).split('|') }
      return { kind: 'literal', text: part }
    })
}
