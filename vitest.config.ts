import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What starts processes takes longest, and this most of all: last, it would keep one core waiting. */
const slowest = 'test/defects.test.ts'

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number =>
      moduleId.endsWith(slowest) ? 0 : moduleId.includes('/test/') ? 1 : 2
    const sorted = await super.sort(files)
    return sorted.sort((left, right) => rank(left) - rank(right))
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/build-once.ts'],
    sequence: { sequencer: SlowestFirst },
    // Most of the time is spent waiting for processes and servers.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    env: { TZ: 'UTC' },
    coverage: { include: ['src/**/*.ts'], exclude: ['src/testing/**', 'src/**/*.test.ts'] },
  },
})
