/** Suffixes after a colon that choose a price or a route, not another model. */
const variants =
  /:(?:free|paid|extended|beta|online|thinking|nitro|floor|exacto|fast|quick|global|standard|(?:us|eu|ap|apac|asia|sa|ca|me|af)(?:-[a-z0-9-]+)?)$/

/** How AI Stats writes `:free` where the suffix has become part of the id. */
const freeSuffix = /-free$/

/** `-2024-07-18`, `-20240718`, `@20240718`: a dated snapshot of the same model. */
const snapshot = /(?:[-@]20\d{2}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])|-latest)$/

/**
 * A model id without what gateways put around it, for comparing: provider pins and authors
 * (`openai:openai/`, `models/`), variants and regions (`:free`, `:eu-west-1`), dated snapshots.
 * The tags of local models (`llama3:8b`) and fine-tuned ids (`ft:...`) are models of their own.
 */
export function canonicalModelId(id: string): string {
  const trimmed = id.trim().toLowerCase()
  const slug = trimmed.slice(trimmed.lastIndexOf('/') + 1)
  if (slug.startsWith('ft:')) return slug
  const bare = slug.replace(variants, '').replace(freeSuffix, '').replace(snapshot, '')
  return bare === '' ? trimmed : bare
}

/** Whether two ids name the same model; `4.6` and `4-6` are two spellings of one version. */
export function isSameModel(left: string, right: string): boolean {
  return foldVersion(canonicalModelId(left)) === foldVersion(canonicalModelId(right))
}

/**
 * Whether a model is the one that was asked for. A preset stands for a model that answers name and
 * requests do not: whoever maps a model to a preset expects that model.
 */
export function isModelAsked(
  served: string,
  asked: { readonly modelRequested: string; readonly modelSent: string },
): boolean {
  const isPreset = asked.modelSent.startsWith('@')
  return isSameModel(served, isPreset ? asked.modelRequested : asked.modelSent)
}

/** `4.6` and `4-6` are two spellings of one version. */
export function foldVersion(id: string): string {
  return id.replaceAll(/(?<=\d)\.(?=\d)/g, '-')
}
