import type { Exchange } from '../../model/exchange.ts'
import { opinionKey, type ReadReplies } from '../../run/opinions.ts'
import { sha256 } from '../files/sha256.ts'

/** Looks up what the judge said of an answer, by the questions that it was asked. */
export function createReplyReader(readOpinion: (key: string) => Exchange | undefined): ReadReplies {
  return (golden, criterion, answer) => {
    const keys = {
      'pass-first': opinionKey({ golden, criterion, answer, order: 'pass-first' }, sha256),
      'fail-first': opinionKey({ golden, criterion, answer, order: 'fail-first' }, sha256),
    }
    const replies = {
      'pass-first': readOpinion(keys['pass-first']),
      'fail-first': readOpinion(keys['fail-first']),
    }
    return { key: keys['pass-first'], replies }
  }
}
