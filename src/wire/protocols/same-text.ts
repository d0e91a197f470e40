/** Whether two texts are the same to a reader: some gateways trim what they send whole at the end. */
export function isSameText(left: string, right: string): boolean {
  return left === right || left.trim() === right.trim()
}
