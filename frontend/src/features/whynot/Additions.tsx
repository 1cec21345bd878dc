import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { WhyNot } from "@/api/types";
import { Icon } from "@/components/Icon";
import { bandKey, bandValues, sameBand } from "./params";
import styles from "./WhyNot.module.css";

/** What one addition would change, each as "if this is so". */
export function Additions({ data, id }: { data: WhyNot; id: string }) {
  const { t } = useTranslation("whynot");
  return (
    <section className="panel stack" aria-labelledby="additions">
      <h2 id="additions">{t("additions.title")}</h2>
      {data.additions.length === 0 ? (
        <p className="muted">{t("additions.none")}</p>
      ) : (
        <>
          <p className="muted">{t("additions.lead")}</p>
          <ol className={styles.additions}>
            {data.additions.map((each) => (
              <li key={`${each.kind}-${each.value}`}>
                <p>{t(`additions.${each.kind}`, { value: each.value })}</p>
                <p className={styles.change}>
                  <span>{t(`band.${bandKey(each.before)}`, bandValues(each.before))}</span>
                  <Icon name="right" size={16} />
                  <span className="visually-hidden">{t("additions.then")}</span>
                  <strong>
                    {sameBand(each.before, each.after)
                      ? t(`additions.same.${each.change}`)
                      : t(`band.${bandKey(each.after)}`, bandValues(each.after))}
                  </strong>
                </p>
              </li>
            ))}
          </ol>
        </>
      )}
      <p>
        <Link to="/organisations/$id" params={{ id }}>
          {t("additions.toProfile")}
        </Link>
      </p>
    </section>
  );
}
