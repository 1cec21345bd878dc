import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { chainsQuery } from "@/api/queries/reference";
import type { Organisation } from "@/api/types";
import { orderChain } from "@/features/partners/chain";
import styles from "./Organisation.module.css";

/** The value chains in small, the organisation's own links standing out. */
export function ChainPosition({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation("organisation");
  const { data: chains } = useQuery(chainsQuery);
  const own = organisation.chains.filter((c) => c.links.length > 0);
  if (!own.length || !chains) return null;
  return (
    <section className={styles.section} aria-labelledby="chain-position-title">
      <h2 id="chain-position-title">{t("chainPosition")}</h2>
      {own.map((position) => {
        const chain = chains.find((c) => c.id === position.id);
        if (!chain) return null;
        const labels = new Map(chain.nodes.map((n) => [n.id, n.label]));
        const { reading } = orderChain(
          chain.nodes.map((n) => n.id),
          chain.edges,
        );
        return (
          <div key={position.id} className={styles.section}>
            <h3>{position.label}</h3>
            <ol className={styles.mini}>
              {reading.map((id) => {
                const mine = position.links.includes(id);
                return (
                  <li key={id} className={mine ? styles.mine : undefined}>
                    {labels.get(id)}
                    {mine && <span className="visually-hidden"> ({t("ownLink")})</span>}
                  </li>
                );
              })}
            </ol>
          </div>
        );
      })}
    </section>
  );
}
