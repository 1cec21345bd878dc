import { useTranslation } from "react-i18next";
import type { Organisation } from "@/api/types";
import styles from "./Organisation.module.css";

type Props = { completeness: NonNullable<Organisation["completeness"]>; own: boolean };

/** How much of what matching needs is told, and what would help most. */
export function Completeness({ completeness, own }: Props) {
  const { t } = useTranslation("organisation");
  const [best, ...others] = completeness.missing;
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="complete-title">
      <h2 id="complete-title">{t("completeness.title", { percent: completeness.percent })}</h2>
      <div className={styles.bar} aria-hidden="true">
        <div style={{ width: `${completeness.percent}%` }} />
      </div>
      {best ? (
        <>
          <p>
            {t("completeness.best")} <strong>{best.label}</strong>{" "}
            {t("completeness.gain", { gain: best.gain })}
          </p>
          {others.length > 0 && (
            <p className="muted small">
              {t("completeness.others", { fields: others.map((m) => m.label).join(" · ") })}
            </p>
          )}
        </>
      ) : (
        <p>{t(own ? "completeness.full" : "completeness.fullOther")}</p>
      )}
    </section>
  );
}
