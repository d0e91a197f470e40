import { describe, expect, test } from 'vitest'
import { aGoldenCase } from '../../../testing/builders/build-golden-case.ts'
import { gatherEvidence } from '../evidence/gather-evidence.ts'
import { clusterMeans } from './cluster-means.ts'

function evidenceOf(id: string, cluster: string, mode: 'unary' | 'stream') {
  const golden = aGoldenCase({ id, cluster })
  const exchanges = { baseline: [], candidate: [] }
  return gatherEvidence({ golden, mode, exchanges, timeoutMs: 1000 })
}

describe('clusterMeans', () => {
  test('averages modes within a case, then cases within a cluster', () => {
    const values = new Map([
      ['b1 unary', 1],
      ['b1 stream', 3],
      ['b2 unary', 10],
      ['a unary', 7],
    ])
    const evidence = [
      evidenceOf('b1', 'b', 'unary'),
      evidenceOf('b1', 'b', 'stream'),
      evidenceOf('b2', 'b', 'unary'),
      evidenceOf('a', 'a', 'unary'),
      evidenceOf('c', 'c', 'unary'),
    ]
    const means = clusterMeans(
      evidence,
      ({ golden, mode }) => values.get(`${golden.id} ${mode}`) ?? null,
    )
    expect(means).toEqual([
      { cluster: 'a', value: 7 },
      { cluster: 'b', value: 6 },
    ])
  })
})
