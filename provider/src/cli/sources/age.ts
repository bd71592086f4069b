const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago a time is, e.g. `3 h`; `-` for none. */
export function ageOf(time: string | undefined, now: number): string {
  if (time === undefined) return "-";
  const age = Math.max(0, now - Date.parse(time));
  if (age < hour) return `${Math.floor(age / minute)} min`;
  return age < 2 * day ? `${Math.floor(age / hour)} h` : `${Math.floor(age / day)} d`;
}
