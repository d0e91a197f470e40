import { countVerdicts, type Checklist, type CheckItem } from '../../model/checklist.ts'

export function aCheckItem(given: Partial<CheckItem> = {}): CheckItem {
  return {
    id: 'requests.unary',
    area: 'requests',
    title: 'a request without a stream is answered',
    side: 'candidate',
    subject: null,
    verdict: 'pass',
    required: true,
    summary: 'HTTP 200',
    evidence: [{ sent: 'a unary chat request', received: 'HTTP 200, id G-1' }],
    fix: null,
    ...given,
  }
}

export function aChecklist(given: Partial<Checklist> = {}): Checklist {
  const { items = [aCheckItem()] } = given
  const side = {
    protocol: 'chat-completions',
    baseUrl: 'https://gateway.example/v1',
    unusable: null,
  }
  return {
    formatVersion: 1,
    toolVersion: '0.1.0',
    checkId: 'check-2026-11-20T10-00-00-abcd',
    startedAt: '2026-11-20T10:00:00.000Z',
    simulated: false,
    interrupted: false,
    sides: {
      baseline: { profile: 'llm-gateway', ...side },
      candidate: { profile: 'ai-stats', ...side },
    },
    items,
    parameters: [],
    proposedModels: {},
    ...given,
    counts: countVerdicts(items),
  }
}
