import { useTranslation } from "react-i18next";
import type { Ranking, RankingPart } from "@/api/types";
import { TableBox } from "@/components/TableBox";
import { formatNumber } from "@/lib/format";
import styles from "./Ranking.module.css";
import { share, sorted, strength } from "./values";

const points = (part: RankingPart, language: string): string =>
  `${part.most > 0 ? "+" : ""}${formatNumber(Math.round(part.most * 10) / 10, language)}`;

/** The parts as bars; every bar has its words and its number beside it. */
export function PartsChart({ data }: { data: Ranking }) {
  const { t, i18n } = useTranslation("ranking");
  const usual = data.typical_of > 0;
  const { used, unused } = sorted(data);
  const greatest = Math.max(...used.map((part) => strength(part, usual)), 1e-9);
  return (
    <>
      <ul className={styles.parts} aria-label={t("counts.title")}>
        {used.map((part) => (
          <li key={part.code}>
            <div className={styles.partHead}>
              <h3>{part.label}</h3>
              <span className={styles.direction} data-direction={part.direction}>
                {t(`direction.${part.direction}`)}
              </span>
            </div>
            <div className={styles.line}>
              <span className={styles.bar} aria-hidden="true">
                <span
                  data-direction={part.direction}
                  style={{ width: `${(100 * strength(part, usual)) / greatest}%` }}
                />
              </span>
              <span className={styles.value}>
                {usual
                  ? share(part.typical ?? 0, i18n.language)
                  : t("counts.points", { value: points(part, i18n.language) })}
              </span>
            </div>
            <p className="muted small">{part.text}</p>
          </li>
        ))}
      </ul>
      {unused.length > 0 && (
        <p className={styles.words}>
          {t("counts.unused", { parts: unused.map((part) => part.label).join("; ") })}
        </p>
      )}
    </>
  );
}

/** The same as a table, with everything the model says of a part. */
export function PartsTable({ data }: { data: Ranking }) {
  const { t, i18n } = useTranslation("ranking");
  const { used, unused } = sorted(data);
  return (
    <>
      <TableBox label={t("counts.title")}>
        <thead>
          <tr>
            <th scope="col">{t("table.part")}</th>
            <th scope="col">{t("table.direction")}</th>
            {data.typical_of > 0 && <th scope="col">{t("table.usual")}</th>}
            <th scope="col">{t("table.most")}</th>
            <th scope="col">{t("table.origin")}</th>
          </tr>
        </thead>
        <tbody>
          {[...used, ...unused].map((part) => (
            <tr key={part.code}>
              <th scope="row">{part.label}</th>
              <td>{t(`direction.${part.direction}`)}</td>
              {data.typical_of > 0 && <td>{share(part.typical ?? 0, i18n.language)}</td>}
              <td>{points(part, i18n.language)}</td>
              <td>{part.learned ? t("table.learned") : t("table.judged")}</td>
            </tr>
          ))}
        </tbody>
      </TableBox>
      <p className="muted small">{t("table.note")}</p>
    </>
  );
}
