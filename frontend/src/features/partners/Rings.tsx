import { useId } from "react";
import type { LinkState } from "@/api/types";
import type { Place } from "./chain";
import styles from "./Rings.module.css";

export type Ring = Place & { state: LinkState | "quiet"; chosen?: boolean };

const RADIUS = 32;
const HALF = 6;

function Shape({ ring, className }: { ring: Ring; className?: string }) {
  const { x, y, width, height } = ring;
  const radius = Math.min(RADIUS, height / 2, width / 2);
  return <rect className={className} x={x} y={y} width={width} height={height} rx={radius} />;
}

/**
 * Where the earlier ring of a pair lies above the later one.
 *
 * Two rings cross at two places. The later ring is drawn over the earlier at both; at one of them,
 * inside this rectangle, the earlier is drawn once more, so that they interlock.
 */
function overlap(ring: Ring, other: Ring) {
  const side = ring.joins?.side;
  if (side === "start") {
    const x = ring.x - HALF;
    const right = other.x + other.width + HALF;
    const y = Math.min(ring.y, other.y) - HALF;
    return { x, y, width: right - x, height: ring.y + ring.height / 2 - y };
  }
  const left = Math.min(ring.x, other.x) - HALF;
  const width = Math.max(ring.x, other.x) + Math.min(ring.width, other.width) / 2 - left;
  const y = (side === "bottom" ? other.y : ring.y) - HALF;
  const low = (side === "bottom" ? ring.y + ring.height : other.y + other.height) + HALF;
  return { x: left, y, width, height: low - y };
}

/** Interlocking rings; each must come after the ring that it joins. Drawing only, no meaning. */
export function Rings({ rings }: { rings: Ring[] }) {
  const id = useId().replaceAll(":", "");
  const byId = new Map(rings.map((r) => [r.id, r]));
  return (
    <>
      {rings.map((ring) => (
        <Shape
          key={ring.id}
          ring={ring}
          className={`${styles.fill} ${styles[`fill-${ring.state}`]}`}
        />
      ))}
      {rings
        .filter((ring) => ring.state === "missing")
        .map((ring) => (
          <Shape key={ring.id} ring={ring} className={styles.glow} />
        ))}
      {rings.map((ring, i) => {
        const other = ring.joins ? byId.get(ring.joins.ring) : undefined;
        const line = `${styles.line} ${styles[ring.state]} ${ring.chosen ? styles.chosen : ""}`;
        return (
          <g key={ring.id}>
            <Shape ring={ring} className={styles.halo} />
            <Shape ring={ring} className={line} />
            {other && (
              <>
                <clipPath id={`${id}-${i}`}>
                  <rect {...overlap(ring, other)} />
                </clipPath>
                <g clipPath={`url(#${id}-${i})`}>
                  <Shape ring={other} className={styles.halo} />
                  <Shape
                    ring={other}
                    className={`${styles.line} ${styles[other.state]} ${other.chosen ? styles.chosen : ""}`}
                  />
                </g>
              </>
            )}
          </g>
        );
      })}
    </>
  );
}
