import { useElementSize } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ChainLink, ChainView } from "@/api/types";
import styles from "./Chain.module.css";
import { layoutChain, neighbours, orderChain } from "./chain";
import { Rings } from "./Rings";

/** What stands under a link's name: that it is one's own, who fills it, or how many could. */
export function useLinkStatus(): (link: ChainLink) => string {
  const { t } = useTranslation("partners");
  return (link) => {
    if (link.state === "own") return t("link.own");
    if (link.state === "filled") return t("link.partners", { count: link.count });
    if (link.candidates_count === 0) return t("link.nobody");
    return t("link.couldFill", { count: link.candidates_count });
  };
}

/** Pixels of a ring below which its words are set smaller. */
const TIGHT = 145;

/** How far a button keeps from its ring's ends: where rings interlock, further. */
function inset(onMainLine: boolean): number {
  return onMainLine ? 20 : 7;
}

type Props = {
  view: ChainView;
  chosen: string | undefined;
  onChoose: (id: string) => void;
};

/** The value chain as interlocking links, each a button. */
export function ChainDrawing({ view, chosen, onChoose }: Props) {
  const { t } = useTranslation("partners");
  const { ref, width } = useElementSize();
  const status = useLinkStatus();
  const order = useMemo(
    () =>
      orderChain(
        view.links.map((l) => l.id),
        view.edges,
      ),
    [view.links, view.edges],
  );
  const layout = useMemo(
    () => layoutChain(order, view.edges, Math.max(width, 300)),
    [order, view.edges, width],
  );
  const links = new Map(view.links.map((l) => [l.id, l]));
  const near = chosen ? neighbours(chosen, view.edges) : { from: [], to: [] };
  const rings = layout.places.map((place) => ({
    ...place,
    state: links.get(place.id)?.state ?? ("quiet" as const),
    chosen: place.id === chosen,
  }));
  const places = new Map(layout.places.map((p) => [p.id, p]));
  return (
    <div ref={ref} className={styles.drawing}>
      <div className={styles.canvas} style={{ width: layout.width, height: layout.height }}>
        <svg
          aria-hidden="true"
          width={layout.width}
          height={layout.height}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
        >
          <defs>
            <marker
              id="chain-arrow"
              viewBox="0 0 8 8"
              refX="6"
              refY="4"
              markerWidth="8"
              markerHeight="8"
              orient="auto"
            >
              <path d="M0 0 8 4 0 8z" className={styles.arrow} />
            </marker>
          </defs>
          {layout.arcs.map((arc) => (
            <path
              key={arc.path}
              d={arc.path}
              className={styles.arc}
              markerEnd="url(#chain-arrow)"
            />
          ))}
          <Rings rings={rings} />
        </svg>
        <ol className={styles.buttons} aria-label={t("chainOf", { chain: view.chain?.label })}>
          {order.reading.map((id) => {
            const link = links.get(id);
            const place = places.get(id);
            if (!link || !place) return null;
            const across = layout.way === "across" && order.spine.includes(id);
            const beside = near.from.includes(id) || near.to.includes(id);
            return (
              <li key={id}>
                <button
                  type="button"
                  aria-pressed={id === chosen}
                  className={`${styles.button} ${styles[link.state]} ${beside ? styles.beside : ""} ${layout.way === "down" ? styles.flat : place.width < TIGHT ? styles.tight : ""}`}
                  style={{
                    left: place.x + inset(across),
                    top: place.y + 21,
                    width: place.width - 2 * inset(across),
                    height: place.height - 42,
                  }}
                  onClick={() => onChoose(id)}
                >
                  <span className={styles.name}>{link.label}</span>
                  <span className={styles.status}>
                    <span className="visually-hidden">{t(`state.${link.state}`)}: </span>
                    {status(link)}
                  </span>
                </button>
              </li>
            );
          })}
        </ol>
      </div>
      <Legend />
      <Loops view={view} />
    </div>
  );
}

function Legend() {
  const { t } = useTranslation("partners");
  return (
    <ul className={styles.legend} aria-label={t("legend")}>
      {(["own", "filled", "missing"] as const).map((state) => (
        <li key={state}>
          <svg aria-hidden="true" width="34" height="20" viewBox="0 0 34 20">
            <Rings rings={[{ id: state, x: 4, y: 4, width: 26, height: 12, joins: null, state }]} />
          </svg>
          {t(`state.${state}`)}
        </li>
      ))}
    </ul>
  );
}

function Loops({ view }: { view: ChainView }) {
  const { t } = useTranslation("partners");
  const label = (id: string) => view.links.find((l) => l.id === id)?.label ?? id;
  const loops = view.edges.filter((e) => e.loop);
  if (!loops.length) return null;
  return (
    <p className="muted small">
      {loops.map((e) => t("loop", { from: label(e.source), to: label(e.target) })).join(" ")}
    </p>
  );
}
