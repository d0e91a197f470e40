/** Without the samples that show nothing. */
export function known<Value>(values: readonly (Value | null)[]): Value[] {
  return values.filter(value => value !== null)
}
