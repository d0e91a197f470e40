import { expect, test } from 'vitest'
import { rehearse } from './rehearse.ts'

test.each(['llm-gateway', 'ai-stats'] as const)('%s rehearses and is gone', async profile => {
  await expect(rehearse(profile)).resolves.toBeUndefined()
})
