import { onTestFinished } from 'vitest'
import type { AnsweringServer } from '../servers/answering-server.ts'
import { createProject, type Project } from './run-command.ts'

/** A project that goes with the test that makes it. */
export function temporaryProject(files?: Parameters<typeof createProject>[0]): Project {
  const project = createProject(files)
  onTestFinished(() => project.remove())
  return project
}

/** Closes a server when the test ends that runs now. */
export function closeLater(server: Pick<AnsweringServer, 'close'>): void {
  onTestFinished(() => server.close())
}
