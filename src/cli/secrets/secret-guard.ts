import { createRedactor, type Redact } from './redact.ts'

/** Keeps secrets out of what is shown, whatever shows it; a defect's stack may quote one. */
export interface SecretGuard {
  readonly redact: Redact
  hide(secrets: readonly string[]): void
}

export function createSecretGuard(): SecretGuard {
  let redact: Redact = text => text
  const known: string[] = []
  return {
    redact: text => redact(text),
    hide(secrets) {
      known.push(...secrets)
      redact = createRedactor(known)
    },
  }
}
