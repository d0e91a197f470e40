import { expect, test } from 'vitest'
import { caseOf, problemsOf } from '../../testing/load-text.ts'

test.each([
  [['prompt: Close issue #12 for me'], '3:25'],
  [['turns:', '  - Hello', '  - Post it with #ai'], '5:22'],
  [['messages:', '  - { role: user, content: Rank #1', '    }'], '4:37'],
  [['prompt: Hi', 'expect:', '  - contains: order #7'], '5:25'],
])('%j is cut off by what reads as a comment, which is told', (lines, place) => {
  expect(problemsOf(caseOf(...lines))).toEqual([
    `suites/a.yaml:${place}: warning: the text ends here: what follows is a comment (put the text in quotes)`,
  ])
})

test.each([
  ['prompt: Close issue 12 # the one of yesterday'],
  ['prompt: "Close issue #12"'],
  ['prompt: Learn C# and F#'],
  ['prompt: |', '  Close issue #12'],
  ['prompt: Hi', 'model: gpt-4o-mini #cheap'],
])('%j is not', (...lines) => {
  expect(problemsOf(caseOf(...lines))).toEqual([])
})
