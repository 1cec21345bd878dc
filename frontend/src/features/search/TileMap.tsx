import { useTranslation } from "react-i18next";
import type { Tile } from "@/api/types";
import { formatNumber } from "@/lib/format";
import styles from "./TileMap.module.css";

const SIZE = 52;
const GAP = 4;
/** Pixels of a tile below which the map scrolls instead of shrinking. */
const SMALLEST = 36;

/** The shade of a count from 0 to 4, by quarters of the greatest count's logarithm. */
export function shadeOf(count: number, greatest: number): number {
  if (count <= 0) return 0;
  if (greatest <= 1) return 4;
  return 1 + Math.min(3, Math.floor((Math.log(count) / Math.log(greatest)) * 3.999));
}

type Props = {
  title: string;
  tiles: Tile[];
  counts: Record<string, number>;
  selected: string[];
  onToggle: (code: string) => void;
};

/** A map of equal tiles. Every tile is a button that filters; the table below says the same. */
export function TileMap({ title, tiles, counts, selected, onToggle }: Props) {
  const { t, i18n } = useTranslation("search");
  const columns = Math.max(...tiles.map((x) => x.col)) + 1;
  const rows = Math.max(...tiles.map((x) => x.row)) + 1;
  const greatest = Math.max(0, ...tiles.map((x) => counts[x.code] ?? 0));
  const step = SIZE + GAP;
  const inTable = [...tiles]
    .filter((x) => (counts[x.code] ?? 0) > 0 || selected.includes(x.code))
    .sort((a, b) => (counts[b.code] ?? 0) - (counts[a.code] ?? 0));
  return (
    <section className="stack" aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.scroll}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot hold drawn buttons. */}
        <svg
          className={styles.map}
          style={{ maxWidth: columns * step, minWidth: columns * SMALLEST }}
          viewBox={`-4 -4 ${columns * step + 4} ${rows * step + 4}`}
          role="group"
          aria-label={t("map.hint")}
        >
          {tiles.map((tile) => {
            const count = counts[tile.code] ?? 0;
            const on = selected.includes(tile.code);
            const label = t("map.tile", { code: tile.code, place: tile.label, count });
            return (
              // Named by its title.
              // biome-ignore lint/a11y/useSemanticElements: an SVG has no button element.
              <g
                key={tile.code}
                role="button"
                tabIndex={0}
                aria-pressed={on}
                className={`${styles.tile} ${styles[`s${shadeOf(count, greatest)}`]} ${on ? styles.chosen : ""}`}
                transform={`translate(${tile.col * step} ${tile.row * step})`}
                onClick={() => onToggle(tile.code)}
                onKeyDown={(event) => {
                  if (event.key !== "Enter" && event.key !== " ") return;
                  event.preventDefault();
                  onToggle(tile.code);
                }}
              >
                <title>{label}</title>
                <rect width={SIZE} height={SIZE} rx="5" />
                <text x={SIZE / 2} y={count ? 23 : 31}>
                  {tile.code}
                </text>
                {count > 0 && (
                  <text className={styles.n} x={SIZE / 2} y="41">
                    {formatNumber(count, i18n.language)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <p className={styles.legend}>{t("map.legend")}</p>
      <details>
        <summary>{t("map.asTable")}</summary>
        <div className="table-wrap">
          <table>
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">{t("map.place")}</th>
                <th scope="col">{t("map.count")}</th>
              </tr>
            </thead>
            <tbody>
              {inTable.map((tile) => (
                <tr key={tile.code}>
                  <td>
                    <button
                      type="button"
                      className={styles.rowButton}
                      aria-pressed={selected.includes(tile.code)}
                      onClick={() => onToggle(tile.code)}
                    >
                      {tile.label} ({tile.code})
                    </button>
                  </td>
                  <td>{formatNumber(counts[tile.code] ?? 0, i18n.language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
