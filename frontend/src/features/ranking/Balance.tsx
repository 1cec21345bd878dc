import { useTranslation } from "react-i18next";
import type { Ranking } from "@/api/types";
import { TableBox } from "@/components/TableBox";
import { formatNumber } from "@/lib/format";
import styles from "./Ranking.module.css";
import { within } from "./values";

type Exposure = Ranking["exposure"];

/** How exposure is balanced, and how it stands now. */
export function Balance({ exposure }: { exposure: Exposure }) {
  const { t, i18n } = useTranslation("ranking");
  const n = (value: number) => formatNumber(value, i18n.language);
  const measured = exposure.groups.some((group) => group.ratio !== null);
  return (
    <section aria-labelledby="balance">
      <h2 id="balance">{t("balance.title")}</h2>
      <p className={styles.words}>
        {t("balance.text", {
          days: exposure.days,
          lowest: n(exposure.lowest),
          highest: n(exposure.highest),
        })}
      </p>
      <ul className={styles.rules}>
        <li>
          {t("balance.bounded", {
            most: n(exposure.most),
            apart: n(2 * exposure.most),
            odds: n(Math.round(Math.exp(2 * exposure.most) * 10) / 10),
          })}
        </li>
        <li>{t("balance.cap", { cap: n(exposure.cap) })}</li>
        <li>{t("balance.small", { smallest: exposure.smallest })}</li>
        <li>{t("balance.counted", { shown: exposure.shown })}</li>
        <li>{t("balance.told")}</li>
      </ul>
      {exposure.groups.length > 0 ? (
        <TableBox label={t("balance.table", { days: exposure.days })}>
          <thead>
            <tr>
              <th scope="col">{t("balance.group")}</th>
              <th scope="col">{t("balance.organisations")}</th>
              <th scope="col">{t("balance.ratio")}</th>
              <th scope="col">{t("balance.goal")}</th>
            </tr>
          </thead>
          <tbody>
            {exposure.groups.map((group) => (
              <tr key={`${group.kind}-${group.code}`}>
                <th scope="row">
                  {group.kind === "newcomer"
                    ? t(group.code === "yes" ? "balance.newcomers" : "balance.experienced")
                    : `${t(`balance.${group.kind}`)}: ${group.label}`}
                </th>
                <td>{n(group.organisations)}</td>
                <td>{group.ratio === null ? "–" : n(Math.round(group.ratio * 100) / 100)}</td>
                <td>{t(`balance.${verdict(group.ratio, exposure)}`)}</td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      ) : (
        <p className={styles.words}>{t("balance.none", { smallest: exposure.smallest })}</p>
      )}
      {!measured && exposure.groups.length > 0 && (
        <p className="muted small">{t("balance.nothingShown")}</p>
      )}
    </section>
  );
}

function verdict(ratio: number | null, exposure: Exposure): "unknown" | "met" | "missed" {
  const found = within(ratio, exposure);
  if (found === null) return "unknown";
  return found ? "met" : "missed";
}
