/**
 * Read a sum in euros as somebody types it ("250 000", "1.200.000", "12,50 €") into euro cents.
 *
 * A comma or point before one or two last digits divides cents; every other one only groups.
 * Null for what is no positive sum.
 */
export function readEuros(text: string): number | null {
  const bare = text.replace(/[\s\u00a0\u202f'’€]/g, "").replace(/eur(o|os)?$/i, "");
  const match = /^(\d[\d.,]*?)(?:[.,](\d{1,2}))?$/.exec(bare);
  if (!match) return null;
  const whole = (match[1] ?? "").replace(/[.,]/g, "");
  const cents = (match[2] ?? "").padEnd(2, "0");
  const value = Number(`${whole}${cents}`);
  return Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** Euro cents as one types them, for a field of a form; empty for no sum. */
export function writeEuros(cents: number | null | undefined): string {
  if (cents === null || cents === undefined) return "";
  return cents % 100 ? (cents / 100).toFixed(2) : String(cents / 100);
}
