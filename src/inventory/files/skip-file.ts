/** Why a file is not searched. */
export type SkipReason = 'binary' | 'large' | 'minified' | 'generated'

const binaryNames =
  /\.(?:png|jpe?g|gif|webp|avif|ico|bmp|tiff?|pdf|zip|gz|tgz|bz2|xz|7z|rar|jar|war|class|pyc|so|dylib|dll|exe|bin|wasm|woff2?|ttf|otf|eot|mp[34]|m4a|mov|avi|webm|wav|ogg|flac|sqlite3?|db|parquet|onnx|safetensors|pt|npy|pack|o|a)$/i
const minifiedNames = /(?:[.-]min|\.bundle|\.chunk)\.(?:m?js|cjs|css)$/i
/** Written by tools: what they say is said in the file that they are made from. */
const generatedNames =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Cargo\.lock|composer\.lock|Gemfile\.lock|go\.sum|flake\.lock)$|\.(?:map|snap|svg)$/

/** Why a file with such a name is not opened; null if it is. */
export function skipFileName(name: string): SkipReason | null {
  if (generatedNames.test(name)) return 'generated'
  if (minifiedNames.test(name)) return 'minified'
  return binaryNames.test(name) ? 'binary' : null
}

const bundled = /\.(?:m?js|cjs|css|html?)$/i
const shortestBundle = 5000
const longAverageLine = 400

/** Whether a script was written by a bundler: few lines, and long ones. */
export function isMinified(path: string, text: string): boolean {
  if (!bundled.test(path) || text.length < shortestBundle) return false
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1
  return text.length / lines > longAverageLine
}
