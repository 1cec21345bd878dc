import { useTranslation } from "react-i18next";
import type { SmeStatus } from "@/api/queries/sme";
import { Tag } from "@/components/tags";
import { formatDate, formatDay } from "@/lib/format";
import styles from "./Sme.module.css";
import { useCodeText } from "./words";

type Outcome = NonNullable<SmeStatus["outcome"]>;

const TONES = { met: "good", not_met: "plain", unknown: "missing" } as const;

/** What was computed, and beside it what the firm declares: never one for the other. */
export function OutcomeCard({ outcome }: { outcome: Outcome }) {
  const { t, i18n } = useTranslation("sme");
  const code = useCodeText();
  const rows = [
    { key: "sme", value: outcome.computed_sme },
    { key: "small_mid_cap", value: outcome.computed_small_mid_cap },
    { key: "horizon_mid_cap", value: outcome.computed_horizon_mid_cap },
  ] as const;
  return (
    <section className={styles.outcome} aria-labelledby="outcome-title">
      <div className="panel stack">
        <h2 id="outcome-title">{t("computed.title")}</h2>
        <p className={styles.verdict}>{t(`verdict.${outcome.computed_sme}`)}</p>
        <p>
          {t("computed.size", { size: code("size", outcome.computed_size || "unknown") })}{" "}
          <span className="muted">
            {t("computed.on", { date: formatDate(outcome.computed_on, i18n.language) })}
          </span>
        </p>
        <dl className={styles.facts}>
          {rows.map(({ key, value }) => (
            <div key={key}>
              <dt>{t(`asked.${key}`)}</dt>
              <dd>
                <Tag tone={TONES[value]}>{t(`outcome.${value}`)}</Tag>
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="panel stack">
        <h2>{t("declared.title")}</h2>
        {outcome.declared_size ? (
          <>
            <p className={styles.verdict}>{code("size", outcome.declared_size)}</p>
            <p className="muted">
              {t("declared.on", { date: formatDay(outcome.declared_on, i18n.language) })}
            </p>
          </>
        ) : (
          <p>{t("declared.none")}</p>
        )}
        <p className="muted">
          {outcome.validated_on
            ? t("declared.validated", { date: formatDay(outcome.validated_on, i18n.language) })
            : t("declared.notValidated")}
        </p>
        {outcome.declared_size &&
          outcome.computed_size &&
          outcome.declared_size !== outcome.computed_size && (
            <p role="note">{t("declared.differs")}</p>
          )}
      </div>
    </section>
  );
}
