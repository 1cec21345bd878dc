import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { CountrySet, ProgrammeDetail, RuleSet } from "@/api/calls-types";
import { statusOf } from "@/api/errors";
import { programmeQuery } from "@/api/queries/programmes";
import { ButtonLink } from "@/components/ButtonLink";
import { ExternalLink } from "@/components/ExternalLink";
import { Page } from "@/components/Page";
import { CheckedTag, numbered, SourceList, SourceNumber } from "@/components/Sources";
import { ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { RuleTables } from "@/features/calls/RulesTable";
import { formatDay } from "@/lib/format";
import { NationalTable } from "./NationalTable";
import styles from "./Programmes.module.css";

/** One programme: its rules with their sources, its countries, and what each country pays. */
export function ProgrammePage() {
  const { t } = useTranslation("programmes");
  const { code } = getRouteApi("/inside/programmes/$code").useParams();
  const { data, error, refetch } = useQuery(programmeQuery(code));
  if (error && !data)
    return (
      <Page title={statusOf(error) === 404 ? t("unseen") : t("title")}>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  if (!data)
    return (
      <Page title={t("title")}>
        <LoadingLines rows={4} height={140} />
      </Page>
    );
  return <Shown key={data.code} programme={data} />;
}

function Shown({ programme }: { programme: ProgrammeDetail }) {
  const { t, i18n } = useTranslation("programmes");
  const { from, to } = programme.period;
  const day = (value: string | null) => formatDay(value, i18n.language) || t("open");
  return (
    <Page
      title={programme.label}
      eyebrow={
        <span className="row">
          <Link to="/programmes">{t("toList")}</Link>
          <span>{programme.level.label}</span>
        </span>
      }
      lead={programme.summary}
      actions={
        <ButtonLink to="/calls" search={{ tab: "all", programme: [programme.code] }}>
          {t("calls")}
        </ButtonLink>
      }
    >
      <p className="row">
        {(from || to) && <span>{t("period", { from: day(from), to: day(to) })}</span>}
        {programme.home && <ExternalLink url={programme.home}>{t("home")}</ExternalLink>}
      </p>
      {programme.rule_sets.length > 0 && (
        <section className={styles.section} aria-labelledby="rule-sets">
          <h2 id="rule-sets">{t("ruleSets")}</h2>
          {programme.rule_sets.map((set) => (
            <RuleSetBox key={`${set.code}-${set.version}`} set={set} />
          ))}
        </section>
      )}
      {programme.national_terms.length > 0 && <NationalTable terms={programme.national_terms} />}
      {programme.countries.length > 0 && (
        <section className={styles.section} aria-labelledby="countries-title">
          <h2 id="countries-title">{t("countries")}</h2>
          <p className="muted">{t("countriesText")}</p>
          {programme.countries.map((set) => (
            <CountrySetBox key={set.set} set={set} />
          ))}
        </section>
      )}
    </Page>
  );
}

function RuleSetBox({ set }: { set: RuleSet }) {
  const { t } = useTranslation("calls");
  return (
    <details className={styles.set}>
      <summary>
        <h3>{set.label}</h3> {set.is_template && <Tag tone="missing">{t("check.unknown")}</Tag>}
      </summary>
      <div className={styles.section}>
        {set.summary && <p>{set.summary}</p>}
        <RuleTables table={set.rules} />
      </div>
    </details>
  );
}

function CountrySetBox({ set }: { set: CountrySet }) {
  const { t, i18n } = useTranslation("programmes");
  const id = useId();
  const { list, numberOf } = numbered(set.members.map((m) => m.source));
  return (
    <details className={styles.set}>
      <summary>
        <h3>{set.set_label}</h3>{" "}
        <span className="muted small">({t("setCount", { count: set.members.length })})</span>
      </summary>
      <TableBox stacks="blocks" label={set.set_label}>
        <thead>
          <tr>
            <th scope="col">{t("country")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("parts")}</th>
            <th scope="col">{t("from")}</th>
            <th scope="col">{t("to")}</th>
            <th scope="col">{t("source")}</th>
          </tr>
        </thead>
        <tbody>
          {set.members.map((member, i) => (
            <tr key={`${member.country.code}-${i}`}>
              <th scope="row">{member.country.label}</th>
              <td>{member.state.label}</td>
              <td>
                {member.scopes.length > 0
                  ? t("only", { parts: member.scopes.join(", ") })
                  : t("wholeProgramme")}
                {member.excepted.length > 0 && (
                  <>
                    <br />
                    {t("not", { parts: member.excepted.join(", ") })}
                  </>
                )}
              </td>
              <td>{formatDay(member.from, i18n.language)}</td>
              <td>{formatDay(member.to, i18n.language)}</td>
              <td>
                <SourceNumber id={id} number={numberOf(member.source)} />{" "}
                {member.source && !member.source.verified && <CheckedTag verified={false} />}
              </td>
            </tr>
          ))}
        </tbody>
      </TableBox>
      <SourceList id={id} sources={list} />
    </details>
  );
}
