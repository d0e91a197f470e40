import { readFileSync, statSync } from 'node:fs'
import { UsageError } from '../usage-error.ts'

/** Pipes that a shell has opened for this process, as for `<(...)`: somebody writes to them. */
const openAlready = /^\/(?:dev\/(?:stdin$|fd\/)|proc\/self\/fd\/)/

/**
 * The bytes of a file that a user names.
 *
 * @throws UsageError for a named pipe: without a writer it would be waited for, for ever.
 */
export function readInputFile(path: string): Buffer {
  if (!openAlready.test(path) && statSync(path).isFIFO()) {
    throw new UsageError(`cannot read ${path}: it is a named pipe, no file`)
  }
  return readFileSync(path)
}
