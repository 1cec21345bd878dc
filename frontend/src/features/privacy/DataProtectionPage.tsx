import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Overview, overviewQuery } from "@/api/queries/privacy";
import { Page } from "@/components/Page";
import { ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { formatNumber } from "@/lib/format";
import styles from "./Privacy.module.css";
import { useCodeText } from "./words";

const TEXTS = ["terms", "privacy", "joint-controllers"] as const;

/** What is kept of whom, why and for how long: made from the same register as export and erasure. */
export function DataProtectionPage() {
  const { t } = useTranslation("privacy");
  const { data, error, refetch } = useQuery(overviewQuery);
  return (
    <Page title={t("page.title")} lead={t("page.lead")}>
      <nav aria-label={t("page.texts")}>
        <ul className="plain-list row">
          {TEXTS.map((doc) => (
            <li key={doc}>
              <Link to="/legal/$doc" params={{ doc }}>
                {t(`document.${doc}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={4} />}
      {data && <Record overview={data} />}
    </Page>
  );
}

function Record({ overview }: { overview: Overview }) {
  const { t, i18n } = useTranslation("privacy");
  const code = useCodeText();
  const n = (value: number) => formatNumber(value, i18n.language);
  return (
    <>
      <section className="stack" aria-labelledby="rights-title">
        <h2 id="rights-title">{t("page.rights")}</h2>
        <ul className={styles.text}>
          <li>{t("page.rightExport", { days: overview.export_days })}</li>
          <li>{t("page.rightErase", { days: overview.pause_days })}</li>
          <li>
            {t("page.unused", {
              days: overview.inactive_days,
              warnings: overview.warn_days.join(", "),
            })}
          </li>
          <li>{t("page.rightObject")}</li>
          <li>{t("page.rightComplain")}</li>
        </ul>
      </section>
      {overview.purposes.map((p) => (
        <section key={p.purpose} className="stack" aria-labelledby={`purpose-${p.purpose}`}>
          <h2 id={`purpose-${p.purpose}`}>{code("purpose", p.purpose)}</h2>
          <p className={styles.text}>{code("purposeText", p.purpose)}</p>
          <p className="muted">
            {t("page.basis")}: {code("basis", p.basis)} · {code("controller", p.controller)}
          </p>
          {p.holdings.length === 0 ? (
            <p>{t("page.nothing")}</p>
          ) : (
            <TableBox stacks="blocks" label={code("purpose", p.purpose)}>
              <thead>
                <tr>
                  <th scope="col">{t("page.what")}</th>
                  <th scope="col">{t("page.of")}</th>
                  <th scope="col">{t("page.recipients")}</th>
                  <th scope="col">{t("page.howLong")}</th>
                </tr>
              </thead>
              <tbody>
                {p.holdings.map((h) => (
                  <tr key={`${h.table}-${h.of}`}>
                    <th scope="row">
                      {code("table", h.table.replace(".", "_"))}
                      <details className="muted small">
                        <summary>{t("page.fields", { count: h.fields.length })}</summary>
                        {h.fields.join(", ")}
                      </details>
                    </th>
                    <td>{code("of", h.of)}</td>
                    <td>{h.recipients.map((r) => code("recipient", r)).join(", ")}</td>
                    <td>
                      {h.days === null
                        ? t("page.asLong")
                        : h.days === 0
                          ? t("page.ends")
                          : t("page.days", { days: n(h.days) })}
                    </td>
                  </tr>
                ))}
              </tbody>
            </TableBox>
          )}
        </section>
      ))}
      <section className="stack" aria-labelledby="cookies-title">
        <h2 id="cookies-title">{t("page.cookies")}</h2>
        <p className={styles.text}>{t("page.cookiesText")}</p>
        <TableBox stacks="blocks" label={t("page.cookies")}>
          <thead>
            <tr>
              <th scope="col">{t("page.cookie")}</th>
              <th scope="col">{t("page.cookieFor")}</th>
              <th scope="col">{t("page.howLong")}</th>
            </tr>
          </thead>
          <tbody>
            {overview.cookies.map((c) => (
              <tr key={c.name}>
                <th scope="row">{c.name}</th>
                <td>{code("cookie", c.purpose)}</td>
                <td>
                  {c.seconds === null
                    ? t("page.session")
                    : t("page.days", { days: n(Math.round(c.seconds / 86_400)) })}
                </td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      </section>
    </>
  );
}
