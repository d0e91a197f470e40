import fc from 'fast-check'

const snippets = [
  '\u001B[2J',
  '\u001B]0;title\u0007',
  '\u009B31m',
  '\u202E',
  '\u200B',
  '\uFEFF',
  '\uD800',
  '\0',
  '\r\n',
  '\n',
  '\r',
  '\t',
  '\u2028',
  '\u007F',
  '"',
  ',',
  ';',
  "'",
  '=1+1',
  '+1',
  '-1',
  '@x',
  '東京',
  '👩‍💻',
  '🫨',
  '🇩🇪',
  'e\u0301\u0302\u0303',
  'ไทย',
  'हिन्दी',
  'مرحبا',
  '\uFDD0\uFDD1\uFDD1',
  '█'.repeat(30),
  'word '.repeat(10),
]

/** What a model, a suite or a server may say to deceive a terminal, a spreadsheet or a layout. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...snippets), fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 8,
  })
  .map(pieces => pieces.join(''))
