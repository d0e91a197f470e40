/** The few functions of jStat that are used; the package has no types of its own. */
declare module 'jstat' {
  interface JStat {
    readonly normal: {
      cdf(x: number, mean: number, sd: number): number
      inv(p: number, mean: number, sd: number): number
    }
    readonly studentt: { inv(p: number, degreesOfFreedom: number): number }
    readonly beta: { inv(p: number, alpha: number, beta: number): number }
    /** The regularised incomplete beta function. */
    ibeta(x: number, a: number, b: number): number
  }
  const jStat: JStat
  export = jStat
}
