/** What follows, in a gate's reason, a case that breaks where noise elsewhere hardly explains it. */
export const besideNoise =
  '; the baseline shows that in other cases now and then, which hardly explains it here, but so few samples cannot prove it'
