/**
 * The largest whole number up to `most` that a condition holds for, where it fails for all numbers
 * above one that it fails for; `none`, which is not tried, if it holds for no number above it.
 */
export function largestThat(
  { none, most }: { readonly none: number; readonly most: number },
  holds: (value: number) => boolean,
): number {
  let [low, high] = [none, most]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}
