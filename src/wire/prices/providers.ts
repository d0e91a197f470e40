/**
 * Names of who may serve a model. A provider that the gateway names is the one; else it is taken from
 * what stands before the model's name (`groq/gpt-oss-120b`), or from the host (`api.groq.com`).
 */
export function providersOf(source: {
  readonly id: string
  readonly served: string | null
  readonly host: string
}): readonly string[] {
  if (source.served !== null) return [source.served]
  const before = source.id.split(/[/:]/).slice(0, -1)
  return [...before, ...source.host.replace(/:\d+$/, '').split('.')]
}
