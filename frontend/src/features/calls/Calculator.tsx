import { Button, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CallDetail, Estimate, EstimateAsk, EstimateLine } from "@/api/calls-types";
import { ApiError } from "@/api/errors";
import { useEstimate } from "@/api/queries/calls";
import { referenceQuery } from "@/api/queries/reference";
import { useSession } from "@/api/queries/session";
import { Announce } from "@/components/Announce";
import { CheckedTag, SourceLine } from "@/components/Sources";
import { TableBox } from "@/components/TableBox";
import { formatMoney, formatRate } from "@/lib/format";
import styles from "./Calls.module.css";
import { readEuros } from "./money";
import { PlainSection } from "./Sections";

/** The largest sum that the API reckons with: one billion euros. */
const MOST_CENTS = 100_000_000_000;

/** Type a budget, read the grant and one's own share; what is unknown is said to be unknown. */
export function Calculator({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  const { data: reference } = useQuery(referenceQuery);
  const estimate = useEstimate(call.id);
  const [budget, setBudget] = useState("");
  const [country, setCountry] = useState<string | null>(null);
  const [profit, setProfit] = useState<string>("own");
  const [asked, setAsked] = useState<number | null>(null);
  const [bad, setBad] = useState<"cost.bad" | "cost.tooMuch" | null>(null);
  // Only an organisation has a profile from which the API could take what is left open.
  const open = t(useSession().seat?.organisation ? "cost.ownFacts" : "cost.notKnown");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const cents = readEuros(budget);
    setBad(cents === null ? "cost.bad" : cents > MOST_CENTS ? "cost.tooMuch" : null);
    if (cents === null || cents > MOST_CENTS) return;
    const ask: EstimateAsk = { budget_cents: cents };
    if (country) ask.country = country;
    if (profit !== "own") ask.for_profit = profit === "yes";
    setAsked(cents);
    estimate.mutate(ask);
  };
  const fault =
    estimate.error instanceof ApiError ? estimate.error.forField("budget_cents") : undefined;
  return (
    <section className={`panel ${styles.section}`} aria-labelledby="cost-title">
      <h2 id="cost-title">{t("cost.title")}</h2>
      <p className="muted">{t("cost.text")}</p>
      <form className="stack" onSubmit={submit} noValidate>
        <div className={styles.form}>
          <TextInput
            label={t("cost.budget")}
            placeholder={t("cost.budgetHint")}
            inputMode="decimal"
            autoComplete="off"
            value={budget}
            error={bad ? t(bad) : fault}
            onChange={(event) => setBudget(event.currentTarget.value)}
          />
          <Select
            label={t("cost.country")}
            placeholder={open}
            searchable
            clearable
            clearButtonProps={{ "aria-label": t("form.clear") }}
            value={country}
            onChange={setCountry}
            data={(reference?.countries ?? []).map((c) => ({ value: c.code, label: c.label }))}
          />
          <Select
            label={t("cost.kind")}
            allowDeselect={false}
            value={profit}
            onChange={(v) => setProfit(v ?? "own")}
            data={[
              { value: "own", label: open },
              { value: "yes", label: t("cost.forProfit") },
              { value: "no", label: t("cost.nonProfit") },
            ]}
          />
        </div>
        <div>
          <Button type="submit" loading={estimate.isPending}>
            {t("cost.go")}
          </Button>
        </div>
      </form>
      {estimate.error && !fault && <p role="alert">{t("cost.failed")}</p>}
      {estimate.data && asked !== null && <Result estimate={estimate.data} budget={asked} />}
    </section>
  );
}

function Result({ estimate, budget }: { estimate: Estimate; budget: number }) {
  const { t, i18n } = useTranslation("calls");
  const language = i18n.language;
  const words = useSumWords();
  // Where no sum is known, its line may still know the span that it lies in.
  const found = (id: string, cents: number | null) => {
    if (cents !== null) return words({ from: cents, to: cents });
    const line = estimate.lines.find((l) => l.id === id);
    return words(line ? lineSum(line) : null);
  };
  // A sum that rests on something unchecked is marked wherever it stands.
  const unsure = (id: string) => {
    const line = estimate.lines.find((l) => l.id === id);
    return line && !line.verified && lineSum(line) && <CheckedTag verified={false} />;
  };
  const { grant_cents: granted } = estimate;
  const grant = found("grant", granted);
  const own = found("own_share", estimate.own_share_cents);
  const pre = found("prefinancing", estimate.prefinancing_cents);
  const share = granted === null ? null : Math.min(1, granted / budget);
  return (
    <div className={styles.section}>
      <h3>{t("cost.result")}</h3>
      <Announce>{t("cost.answer", { grant, own })}</Announce>
      {share !== null && (
        <div
          className={styles.bar}
          role="img"
          aria-label={t("cost.picture", {
            budget: formatMoney(budget, language),
            share: formatRate(share, language),
          })}
        >
          <div className={styles.grant} style={{ width: `${100 * share}%` }} />
          <div className={styles.own} style={{ width: `${100 * (1 - share)}%` }} />
        </div>
      )}
      <ul className={styles.legend}>
        <li>
          <i className={styles.grant} aria-hidden="true" />
          <span>
            {t("cost.grant")} <strong>{grant}</strong> {unsure("grant")}
          </span>
        </li>
        <li>
          <i className={styles.own} aria-hidden="true" />
          <span>
            {t("cost.own")} <strong>{own}</strong> {unsure("own_share")}
          </span>
        </li>
        <li>
          <span>
            {t("cost.pre")} <strong>{pre}</strong> {unsure("prefinancing")}
          </span>
        </li>
      </ul>
      {estimate.lines.length > 0 && <EstimateTable estimate={estimate} />}
      {estimate.notes.length > 0 && (
        <PlainSection id="cost-notes" title={t("rules.note")} level={3} lines={estimate.notes} />
      )}
      <p className="muted small">{t("cost.caution")}</p>
    </div>
  );
}

/** The sum of a line or the span that it lies in; null where neither is known. */
export function lineSum(line: EstimateLine): { from: number; to: number } | null {
  if (line.amount_cents !== null) return { from: line.amount_cents, to: line.amount_cents };
  const { low_cents: from, high_cents: to } = line;
  return typeof from === "number" && typeof to === "number" ? { from, to } : null;
}

/** A sum or a span of sums in words; "not known" where there is neither. */
function useSumWords(): (sum: { from: number; to: number } | null) => string {
  const { t, i18n } = useTranslation("calls");
  return (sum) => {
    if (!sum) return t("cost.notKnown");
    const to = formatMoney(sum.to, i18n.language);
    if (sum.from === sum.to) return to;
    return t("cost.span", { from: formatMoney(sum.from, i18n.language), to });
  };
}

function EstimateTable({ estimate }: { estimate: Estimate }) {
  const { t, i18n } = useTranslation("calls");
  const words = useSumWords();
  return (
    <TableBox label={t("cost.result")}>
      <thead>
        <tr>
          <th scope="col">{t("cost.line")}</th>
          <th scope="col">{t("cost.sum")}</th>
          <th scope="col">{t("cost.basis")}</th>
        </tr>
      </thead>
      <tbody>
        {estimate.lines.map((line) => {
          const sum = lineSum(line);
          const known = sum !== null || line.rate !== null;
          return (
            <tr key={line.id}>
              <th scope="row">
                {line.label}
                {line.text && line.text !== line.label && (
                  <p className="muted small">{line.text}</p>
                )}
              </th>
              <td className={styles.sum}>
                {(sum || line.rate === null) && words(sum)}
                {line.rate !== null && (
                  <span className="muted"> {formatRate(line.rate, i18n.language)}</span>
                )}
              </td>
              <td>
                <CheckedTag verified={line.verified} known={known} />
                {line.source && (
                  <p>
                    <SourceLine source={line.source} />
                  </p>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </TableBox>
  );
}
