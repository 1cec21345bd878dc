import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail, Cascade } from "@/api/calls-types";
import { useSession } from "@/api/queries/session";
import { formatDay, formatMoney } from "@/lib/format";
import organisation from "../organisation/Organisation.module.css";
import styles from "./Calls.module.css";

function Facts({ facts }: { facts: [string, ReactNode][] }) {
  return (
    <dl className={organisation.facts}>
      {facts
        .filter(([, value]) => value !== "" && value !== null && value !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Where the call comes from and what it is about, empty facts left out. */
export function CallFacts({ call }: { call: CallDetail }) {
  const { t, i18n } = useTranslation("calls");
  const { trl } = call;
  const partOf = [call.call_identifier, call.call_title].filter(Boolean).join(": ");
  // Only of a programme that has rules here there is a page.
  const programme =
    call.programme && call.rule_set ? (
      <Link to="/programmes/$code" params={{ code: call.programme.code }}>
        {call.programme.label}
      </Link>
    ) : (
      call.programme?.label
    );
  const names = (list: { label: string }[]) => list.map((x) => x.label).join(", ");
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="call-facts">
      <h2 id="call-facts">{t("page.source")}</h2>
      <Facts
        facts={[
          [t("form.publisher"), [call.publisher, call.source.label].filter(Boolean).join(" · ")],
          [t("page.programme"), programme],
          [t("page.action"), call.action_type],
          [t("page.identifier"), call.identifier],
          [t("page.partOf"), partOf],
          [t("page.who"), names(call.who)],
          [t("page.countries"), names(call.countries)],
          [t("page.regions"), names(call.regions)],
          [t("page.ecosystems"), names(call.ecosystems)],
          [t("page.topics"), call.concepts.map((c) => c.label).join(", ")],
          [t("page.trl"), trl && t("page.trlSpan", { from: trl.start ?? "?", to: trl.end ?? "?" })],
        ]}
      />
      {call.budget.expected_grants !== null && (
        <p>{t("page.grants", { count: call.budget.expected_grants })}</p>
      )}
      {call.fetched_on && (
        <p className="muted small">
          {t("page.asOf", { date: formatDay(call.fetched_on, i18n.language) })}
        </p>
      )}
      {call.problems.length > 0 && (
        <details className={styles.folded}>
          <summary className="small">{t("page.notes")}</summary>
          <ul className={`${styles.lines} small`}>
            {call.problems.map((p, i) => (
              <li key={`${p.code}-${i}`}>{p.text}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** What is special about money that a funded project passes on. */
export function CascadeFacts({ call, cascade }: { call: CallDetail; cascade: Cascade }) {
  const { t, i18n } = useTranslation("calls");
  const own = useSession().seat?.organisation?.id;
  const money = (cents: number | null) => (cents === null ? "" : formatMoney(cents, i18n.language));
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="cascade-facts">
      <h2 id="cascade-facts">{t("cascade.title")}</h2>
      <p>{t("cascade.text")}</p>
      <Facts
        facts={[
          [t("cascade.owner"), cascade.owner_project],
          [t("cascade.lumpSum"), money(cascade.lump_sum_cents)],
          [t("cascade.cap"), money(cascade.cap_cents)],
          [t("cascade.awarded"), own ? money(cascade.awarded_cents) : ""],
          [t("cascade.room"), own ? money(cascade.room_cents) : ""],
          [
            t("cascade.countries"),
            cascade.countries.length > 0 && call.countries.length === 0
              ? cascade.countries.map((c) => c.label).join(", ")
              : "",
          ],
        ]}
      />
      {own && (
        <p className="small">
          <Link to="/organisations/$id" params={{ id: own }} hash="awards">
            {t("cascade.addAward")}
          </Link>
        </p>
      )}
    </section>
  );
}
