import { useElementSize } from "@mantine/hooks";
import { type ReactNode, useMemo } from "react";
import type { LinkState } from "@/api/types";
import { Rings } from "@/features/partners/Rings";
import styles from "./LinkRow.module.css";
import { layoutRow } from "./linkRow";

export type RowLink = {
  id: string;
  state: LinkState | "quiet";
  name: string;
  /** A few words below the name, or a way to fill the link. */
  text?: ReactNode;
  /** What the state means, for those who do not see the drawing. */
  meaning: string;
};

/** Links of a chain that is not a value chain: who is there, and what is still missing. */
export function LinkRow({ label, links }: { label: string; links: RowLink[] }) {
  const { ref, width } = useElementSize();
  const layout = useMemo(
    () =>
      layoutRow(
        links.map((l) => l.id),
        Math.max(width, 280),
      ),
    [links, width],
  );
  const byId = new Map(links.map((l) => [l.id, l]));
  const across = layout.way === "across";
  return (
    <div ref={ref} className={styles.row}>
      <div className={styles.canvas} style={{ width: layout.width, height: layout.height }}>
        <svg
          aria-hidden="true"
          width={layout.width}
          height={layout.height}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
        >
          <Rings
            rings={layout.places.map((p) => ({ ...p, state: byId.get(p.id)?.state ?? "quiet" }))}
          />
        </svg>
        <ol className={styles.links} aria-label={label}>
          {layout.places.map((place) => {
            const link = byId.get(place.id);
            if (!link) return null;
            return (
              <li
                key={place.id}
                className={`${styles.link} ${styles[link.state]} ${across ? "" : styles.down}`}
                style={{
                  left: place.x + 24,
                  top: place.y + 12,
                  width: place.width - 48,
                  height: place.height - 24,
                }}
              >
                <span className="visually-hidden">{link.meaning}: </span>
                <span className={styles.name}>{link.name}</span>
                {link.text && <span className={styles.text}>{link.text}</span>}
              </li>
            );
          })}
        </ol>
      </div>
    </div>
  );
}
