import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail, Outcome, PayRule, Rule, RuleTable } from "@/api/calls-types";
import { eligibilityQuery } from "@/api/queries/calls";
import { roleGroup, useSession } from "@/api/queries/session";
import { CheckedTag, numbered, SourceList, SourceNumber } from "@/components/Sources";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { formatDay } from "@/lib/format";
import styles from "./Calls.module.css";
import { OutcomeTag } from "./Verdict";

/** Every rule of a call, folded: what it says, how binding, whether checked, where it stands. */
export function RulesTable({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  const isFirm = roleGroup(useSession().seat) === "organisation";
  const { data } = useQuery({ ...eligibilityQuery(call.id), enabled: isFirm });
  const outcomes = new Map(data?.results.map((r) => [r.rule_id, r.outcome]));
  const { rules: table, programme } = call;
  const count = table ? table.rules.length + table.pays.length : 0;
  if (!table || count === 0)
    return call.rules_note ? (
      <section className={styles.section} aria-labelledby="rules-title">
        <h2 id="rules-title">{t("rules.title")}</h2>
        <p className="muted">{call.rules_note}</p>
      </section>
    ) : null;
  return (
    <section className={styles.section} aria-labelledby="rules-title">
      <h2 id="rules-title">{t("rules.title")}</h2>
      <details className={styles.folded}>
        <summary>{t("rules.summary", { count })}</summary>
        <RuleTables table={table} outcomes={outcomes} />
        {programme && (
          <p>
            <Link to="/programmes/$code" params={{ code: programme.code }}>
              {t("rules.toProgramme")}
            </Link>
          </p>
        )}
      </details>
    </section>
  );
}

/** The two tables of a rule set: what it asks, and what it pays. */
export function RuleTables({
  table,
  outcomes = new Map(),
}: {
  table: RuleTable;
  outcomes?: Map<string, Outcome>;
}) {
  const { t, i18n } = useTranslation("calls");
  const set = table.rule_set;
  const day = (value: string | null) => formatDay(value, i18n.language) || t("rules.open");
  return (
    <div className="stack">
      <p className="muted small">
        {set.label}.{" "}
        {t("rules.valid", {
          version: set.version,
          from: day(set.valid_from),
          to: day(set.valid_to),
        })}
      </p>
      {set.is_template && (
        <p>
          <Tag tone="missing">{t("check.unknown")}</Tag> {t("rules.template")}
        </p>
      )}
      <Rows
        caption={t("rules.caption", { name: set.label })}
        rules={table.rules}
        outcomes={outcomes}
      />
      {table.pays.length > 0 && (
        <Rows caption={t("rules.caption2", { name: set.label })} rules={table.pays} />
      )}
    </div>
  );
}

function Rows({
  caption,
  rules,
  outcomes = new Map(),
}: {
  caption: string;
  rules: (Rule | PayRule)[];
  outcomes?: Map<string, Outcome>;
}) {
  const { t } = useTranslation("calls");
  const judged = rules.some((r) => outcomes.has(r.id));
  const id = useId();
  const { list, numberOf } = numbered(rules.map((r) => r.source));
  const levelled = rules.some((r) => "level" in r);
  if (!rules.length) return <p className="muted">{t("rules.none")}</p>;
  return (
    <>
      <TableBox stacks="blocks" label={caption}>
        <thead>
          <tr>
            <th scope="col">{t("rules.rule")}</th>
            {levelled && <th scope="col">{t("rules.level")}</th>}
            {judged && <th scope="col">{t("rules.you")}</th>}
            <th scope="col">{t("rules.check")}</th>
            <th scope="col">{t("rules.source")}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => {
            const outcome = outcomes.get(rule.id);
            return (
              <tr key={rule.id}>
                <th scope="row" className={styles.rule}>
                  {rule.text}
                  {"overridden" in rule && rule.overridden && (
                    <>
                      {" "}
                      <Tag tone="brand">{t("rules.own")}</Tag>
                    </>
                  )}
                  {rule.note && <p className="muted small">{rule.note}</p>}
                </th>
                {levelled && (
                  <td>
                    {"level" in rule && t(rule.level === "hard" ? "rules.hard" : "rules.soft")}
                  </td>
                )}
                {judged && <td>{outcome && <OutcomeTag outcome={outcome} />}</td>}
                <td>
                  <CheckedTag verified={rule.verified} known={rule.known} />
                </td>
                <td>
                  <SourceNumber id={id} number={numberOf(rule.source)} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </TableBox>
      <SourceList id={id} sources={list} />
    </>
  );
}
