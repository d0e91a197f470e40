/**
 * Where a thread finds the module of that name, which lies beside the module that asks.
 *
 * @param moduleUrl the `import.meta.url` of the one that asks
 */
export function workerFile(name: string, moduleUrl: string): URL {
  // Both have the same ending: .ts in development, .js when built.
  const extension = moduleUrl.slice(moduleUrl.lastIndexOf('.'))
  return new URL(`./${name}${extension}`, moduleUrl)
}
