/** Whether year, month and day name a day of the Gregorian calendar. `Date` would turn 30 February into 2 March. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

const EAST_EIGHT_MS = 8 * 60 * 60 * 1000;

/** The civil day in China (UTC+8, no daylight saving) as `YYYYMMDD`. @param nowMs epoch milliseconds */
export function chinaDay(nowMs: number): string {
  return new Date(nowMs + EAST_EIGHT_MS).toISOString().slice(0, 10).replace(/-/g, '');
}
