import { memberOf } from '../../model/json.ts'

/** What went wrong with a file or a port, in words for people. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file is larger than is allowed here',
    EROFS: 'read-only file system',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EISDIR: 'it is a folder',
    ENOENT: 'no such file or folder',
    EADDRINUSE: 'another program uses it',
    EEXIST: 'a file of that name exists',
  }
  return memberOf(known, code) ?? (error instanceof Error ? error.message : String(error))
}
