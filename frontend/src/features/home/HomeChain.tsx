import { type Ring, Rings } from "@/features/partners/Rings";
import styles from "./Home.module.css";

const WIDTH = 132;
const STEP = 112;

/** Five links of a chain, one of them missing: the picture of what this is about. */
export function HomeChain() {
  const rings: Ring[] = [0, 1, 2, 3, 4].map((i) => ({
    id: String(i),
    x: 12 + i * STEP,
    y: 14,
    width: WIDTH,
    height: 62,
    state: i === 1 ? "own" : i === 3 ? "missing" : "filled",
    joins: i === 0 ? null : { ring: String(i - 1), side: "start" },
  }));
  return (
    <svg className={styles.chain} viewBox={`0 0 ${24 + 4 * STEP + WIDTH} 90`} aria-hidden="true">
      <Rings rings={rings} />
    </svg>
  );
}
