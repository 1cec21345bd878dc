/** A field's text as a whole number of hundredths; null for an empty field, undefined for no number. */
function hundredths(text: string): number | null | undefined {
  const bare = text.replace(/[\s\u00a0\u202f'’€%]/g, "");
  if (!bare) return null;
  const match = /^(\d[\d.,]*?)(?:[.,](\d{1,2}))?$/.exec(bare);
  if (!match) return undefined;
  const whole = (match[1] ?? "").replace(/[.,]/g, "");
  const value = Number(`${whole}${(match[2] ?? "").padEnd(2, "0")}`);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Money as typed ("1 200 000", "12,50 €") in cents; zero is a sum too. */
export const readCents = hundredths;

/** Annual work units as typed ("12,5") in hundredths. */
export const readAwu = hundredths;

/** A share as typed ("25", "33,33 %") in basis points; undefined above 100 %. */
export function readShare(text: string): number | null | undefined {
  const value = hundredths(text);
  return typeof value === "number" && value > 10_000 ? undefined : value;
}

/** Hundredths as one types them; empty for nothing. */
export function write(value: number | null | undefined): string {
  if (value === null || value === undefined) return "";
  return value % 100 ? (value / 100).toFixed(2) : String(value / 100);
}
