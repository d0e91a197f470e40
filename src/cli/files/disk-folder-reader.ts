import { close, existsSync, open, read } from 'node:fs'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import type {
  FileContent,
  FolderEntry,
  FolderReader,
  OuterIgnoreFile,
  Read,
} from '../../inventory/files/folder-reader.ts'
import { reasonOf } from './reason-of.ts'

/** Larger files are data, not code. */
const mostBytes = 1_000_000
/** Most source files fit in one read of this size. */
const firstRead = 65_536
const laterReads = 262_144
const openFile = promisify(open)
const readFrom = promisify(read)
const closeFile = promisify(close)
/** Used for one file after another: as many as are read at once. */
const spareBuffers: Buffer[] = []

/** A folder on disk, for reading only. */
export function createFolderReader(folder: string): FolderReader {
  const locate = (path: string) => (path === '' ? folder : join(folder, path))
  return {
    list: path => asRead(() => listFolder(locate(path))),
    read: path => asRead(() => readText(locate(path))),
    async linkTarget(path) {
      const link = locate(path)
      try {
        const target = await realpath(link)
        return `${link}${sep}`.startsWith(`${target}${sep}`) ? 'loop' : 'elsewhere'
      } catch (error) {
        return codeOf(error) === 'ELOOP' ? 'loop' : 'nowhere'
      }
    },
    outerIgnoreFiles: () => readOuterIgnoreFiles(folder),
  }
}

async function asRead<Value>(action: () => Promise<Value>): Promise<Read<Value>> {
  try {
    return { ok: true, value: await action() }
  } catch (error) {
    return { ok: false, reason: reasonOf(error) }
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

async function listFolder(folder: string): Promise<FolderEntry[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.map((entry): FolderEntry => {
    if (entry.isSymbolicLink()) return { name: entry.name, kind: 'link' }
    if (entry.isDirectory()) return { name: entry.name, kind: 'folder' }
    return { name: entry.name, kind: entry.isFile() ? 'file' : 'other' }
  })
}

/** Reads no more than it takes to see that a file is not for reading. */
async function readText(path: string): Promise<FileContent> {
  // Handles of node:fs/promises take half as long again, with many small files.
  const file = await openFile(path, 'r')
  const first = spareBuffers.pop() ?? Buffer.allocUnsafeSlow(firstRead)
  try {
    const { bytesRead } = await readFrom(file, first, 0, firstRead, null)
    const start = first.subarray(0, bytesRead)
    if (start.includes(0)) return { kind: 'binary' }
    if (bytesRead < firstRead) return { kind: 'text', text: start.toString('utf8') }
    return await readRest(file, Buffer.from(start))
  } finally {
    spareBuffers.push(first)
    await closeFile(file)
  }
}

async function readRest(file: number, start: Buffer): Promise<FileContent> {
  const pieces = [start]
  let bytes = start.length
  for (;;) {
    const buffer = Buffer.allocUnsafe(laterReads)
    const { bytesRead } = await readFrom(file, buffer, 0, laterReads, null)
    if (bytesRead === 0) return { kind: 'text', text: Buffer.concat(pieces).toString('utf8') }
    const piece = buffer.subarray(0, bytesRead)
    if (piece.includes(0)) return { kind: 'binary' }
    pieces.push(piece)
    bytes += bytesRead
    if (bytes > mostBytes) return { kind: 'large' }
  }
}

/** The ignore files between the scanned folder and the top of its repository. */
async function readOuterIgnoreFiles(folder: string): Promise<OuterIgnoreFile[]> {
  const found: OuterIgnoreFile[] = []
  let below = folder
  while (!existsSync(join(below, '.git'))) {
    const above = dirname(below)
    // In no repository at all, the ignore files of strangers do not count.
    if (above === below) return []
    const text = await readFile(join(above, '.gitignore'), 'utf8').catch(() => null)
    const prefix = relative(above, folder).split(sep).join('/')
    if (text !== null) found.unshift({ text, prefix })
    below = above
  }
  return found
}
