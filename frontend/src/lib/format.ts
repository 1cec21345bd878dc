/** A probability as a whole percentage, never 0 or 100: nothing is that certain. */
export function percent(probability: number): number {
  return Math.min(99, Math.max(1, Math.round(probability * 100)));
}

/** The locale for dates: English ones are written the European way, day first. */
const datesOf = (language: string): string => (language === "en" ? "en-GB" : language);

/** A date as the reader's language writes it; empty for no date. */
export function formatDate(value: string | null | undefined, language: string): string {
  if (!value) return "";
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  return new Intl.DateTimeFormat(datesOf(language), { dateStyle: "medium" }).format(date);
}

/** How long ago something was, in words. */
export function formatAgo(value: string, language: string, now = Date.now()): string {
  const seconds = Math.round((new Date(value).getTime() - now) / 1000);
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  for (const [unit, size] of steps)
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  return words.format(0, "minute");
}

/** A number with the reader's separators. */
export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}

/** A day without a time; it is the same day wherever the reader is. */
export function formatDay(value: string | null | undefined, language: string): string {
  if (!value) return "";
  const date = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return value;
  return new Intl.DateTimeFormat(datesOf(language), { dateStyle: "long", timeZone: "UTC" }).format(
    date,
  );
}

const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };

/**
 * A moment in the time zone of a place, with the zone's name; without a time the day alone.
 *
 * `zoneName` gives the words for a time zone; a zone that has none there stands as its short name.
 */
export function formatMoment(
  value: string,
  zone: string,
  hasTime: boolean,
  language: string,
  zoneName: (zone: string) => string | undefined = () => undefined,
): string {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) return value;
  const write = (timeZone: string) => {
    const named = zoneName(timeZone);
    const time: Intl.DateTimeFormatOptions = hasTime
      ? {
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
          timeZoneName: named ? undefined : "short",
        }
      : {};
    const words = new Intl.DateTimeFormat(datesOf(language), { ...DAY, ...time, timeZone });
    return hasTime && named ? `${words.format(date)}, ${named}` : words.format(date);
  };
  try {
    return write(zone || "UTC");
  } catch {
    // A time zone that this browser does not know.
    return write("UTC");
  }
}

/** Euro cents as the reader's language writes money; cents only where there are some. */
export function formatMoney(cents: number, language: string): string {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: "EUR",
    minimumFractionDigits: cents % 100 ? 2 : 0,
    maximumFractionDigits: cents % 100 ? 2 : 0,
  }).format(cents / 100);
}

/** Euro cents in short: millions as such, smaller sums in full. */
export function formatMoneyShort(cents: number, language: string): string {
  if (Math.abs(cents) < 100_000_000) return formatMoney(cents, language);
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency: "EUR",
    notation: "compact",
    maximumFractionDigits: 2,
    minimumFractionDigits: 0,
  }).format(cents / 100);
}

/** A rate from 0 to 1 as a percentage. */
export function formatRate(rate: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(
    rate,
  );
}
