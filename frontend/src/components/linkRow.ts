import type { Place } from "@/features/partners/chain";

const OVERLAP = 18;
const MARGIN = 10;
const NARROWEST = 168;
const WIDEST = 270;
const HEIGHT_ACROSS = 150;
const HEIGHT_DOWN = 112;

export type RowLayout = {
  way: "across" | "down";
  width: number;
  height: number;
  places: Place[];
};

/** Lay links out in one row where they fit, else one below the other. All numbers are pixels. */
export function layoutRow(ids: string[], width: number): RowLayout {
  const count = Math.max(1, ids.length);
  const fitting = (width - 2 * MARGIN + OVERLAP * (count - 1)) / count;
  const across = fitting >= NARROWEST;
  const ring = across ? Math.min(WIDEST, fitting) : Math.min(width - 2 * MARGIN, 520);
  const height = across ? HEIGHT_ACROSS : HEIGHT_DOWN;
  const step = (across ? ring : height) - OVERLAP;
  const places = ids.map((id, i): Place => {
    const before = ids[i - 1];
    return {
      id,
      x: MARGIN + (across ? i * step : 0),
      y: MARGIN + (across ? 0 : i * step),
      width: ring,
      height,
      joins: before === undefined ? null : { ring: before, side: across ? "start" : "top" },
    };
  });
  const length = step * (count - 1);
  return {
    way: across ? "across" : "down",
    width: across ? 2 * MARGIN + length + ring : 2 * MARGIN + ring,
    height: 2 * MARGIN + height + (across ? 0 : length),
    places,
  };
}
