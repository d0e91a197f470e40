export interface FolderEntry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
}

/** A value, or why there is none. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

/** What a file holds; only text of a size that people write is read. */
export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'binary' | 'large' }

/** An ignore file of a folder above the scanned one. */
export interface OuterIgnoreFile {
  readonly text: string
  /** The scanned folder as seen from the ignore file's, with slashes. */
  readonly prefix: string
}

/** The files of a code base. Paths are relative to the scanned folder, with slashes; `''` is itself. */
export interface FolderReader {
  list(path: string): Promise<Read<readonly FolderEntry[]>>
  read(path: string): Promise<Read<FileContent>>
  /** Where a symbolic link leads: to a folder that it lies in, elsewhere, or nowhere. */
  linkTarget(path: string): Promise<'loop' | 'elsewhere' | 'nowhere'>
  /** Of the same repository, the outermost first. */
  outerIgnoreFiles(): Promise<readonly OuterIgnoreFile[]>
}
