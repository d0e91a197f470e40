/** Days since 1970-01-01 of a day YYYY-MM-DD; text after it, such as a time, does not matter. */
export function dayNumber(date: string): number {
  const [year = 1970, month = 1, day = 1] = date.slice(0, 10).split('-').map(Number)
  // Years that begin in March put the leap day last (H. Hinnant, days_from_civil).
  const marchYear = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  return marchYear * 365 + leapDays + dayOfYear - 719_468
}

/** 0 is Monday. */
export function weekdayNumber(date: string): number {
  // 1970-01-01 was a Thursday.
  return (((dayNumber(date) + 3) % 7) + 7) % 7
}

/** Minutes since midnight of an ISO 8601 instant in UTC. */
export function minuteOfDay(instant: string): number {
  return Number(instant.slice(11, 13)) * 60 + Number(instant.slice(14, 16))
}

/** `2026-03-02 00:00 UTC`, of an ISO 8601 instant in UTC. */
export function describeMinute(instant: string): string {
  return `${instant.slice(0, 16).replace('T', ' ')} UTC`
}
