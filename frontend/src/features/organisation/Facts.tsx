import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Organisation } from "@/api/types";
import { Icon } from "@/components/Icon";
import { formatDate } from "@/lib/format";
import { safeUrl } from "@/lib/safe";
import styles from "./Organisation.module.css";

function employees({ employees: e, size }: Organisation): string {
  if (e.min !== null && e.max !== null) return e.min === e.max ? `${e.min}` : `${e.min}–${e.max}`;
  if (e.min !== null) return `≥ ${e.min}`;
  if (e.max !== null) return `≤ ${e.max}`;
  return size && size.code !== "unknown" ? size.label : "";
}

/** The plain facts, empty ones left out. */
export function Facts({ organisation: o }: { organisation: Organisation }) {
  const { t, i18n } = useTranslation("organisation");
  const website = safeUrl(o.website);
  const facts: [string, ReactNode][] = [
    [t("fact.employees"), employees(o)],
    [t("fact.founded"), o.founded],
    [
      t("fact.website"),
      website && (
        <a href={website} target="_blank" rel="noreferrer noopener">
          {o.website.replace(/^https?:\/\//, "")} <Icon name="external" size={14} />
          <span className="visually-hidden"> ({t("newWindow")})</span>
        </a>
      ),
    ],
    [t("fact.languages"), o.languages.map((x) => x.label).join(", ")],
    [t("fact.stages"), o.stages.map((x) => x.label).join(", ")],
    [t("fact.nace"), o.nace.map((x) => `${x.code} ${x.label}`).join("; ")],
    [t("fact.ecosystems"), o.ecosystems.map((x) => x.label).join(", ")],
    [t("fact.trl"), o.trl && `${o.trl.min}–${o.trl.max}`],
    [
      t("fact.certifications"),
      o.certifications
        .map((c) =>
          c.valid_until
            ? t("validUntil", { name: c.name, date: formatDate(c.valid_until, i18n.language) })
            : c.name,
        )
        .join(", "),
    ],
    [t("fact.clusters"), o.clusters.map((c) => c.name).join(", ")],
    [t("fact.concepts"), o.concepts.map((c) => c.label).join(", ")],
    ["VAT", o.identifiers?.vat],
    ["PIC", o.identifiers?.pic],
    ["SIREN", o.identifiers?.siren],
    ["SIRET", o.identifiers?.siret],
  ];
  const shown = facts.filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="facts-title">
      <h2 id="facts-title">{t("facts")}</h2>
      <dl className={styles.facts}>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {shown.length === 0 && <p className="muted">{t("noFacts")}</p>}
      {o.contacts && o.contacts.length > 0 && (
        <>
          <h3>{t("contacts")}</h3>
          <ul className="plain-list stack">
            {o.contacts.map((c, i) => (
              <li key={i}>
                <strong>{c.name}</strong>
                {c.job && `, ${c.job}`}
                <br />
                <span className="small">{[c.email, c.phone].filter(Boolean).join(" · ")}</span>
              </li>
            ))}
          </ul>
          <p className="muted small">{t("contactsHint")}</p>
        </>
      )}
      {o.standing.code === "public_record" && (
        <Link to="/search" search={{ standing: ["public_record"] }}>
          {t("moreRecords")}
        </Link>
      )}
    </section>
  );
}
