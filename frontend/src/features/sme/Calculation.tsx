import { useTranslation } from "react-i18next";
import type { SmeLine, SmeResult, SmeRule } from "@/api/queries/sme";
import { ExternalLink } from "@/components/ExternalLink";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { formatDay, formatMoney, formatNumber, formatRate } from "@/lib/format";
import styles from "./Sme.module.css";
import { useCodeText } from "./words";

const TONES = { met: "good", not_met: "plain", unknown: "missing" } as const;

type Params = Record<string, unknown>;

/** A line's numbers in the reader's writing. */
function useWords() {
  const { t, i18n } = useTranslation("sme");
  const code = useCodeText();
  const language = i18n.language;
  const num = (value: unknown, scale = 1) =>
    typeof value === "number" ? formatNumber(value / scale, language) : t("notKnown");
  const money = (value: unknown, scale = 1) =>
    typeof value === "number" ? formatMoney(value * scale, language) : t("notKnown");
  const rate = (value: unknown) =>
    typeof value === "number" ? formatRateExact(value, language) : t("notKnown");
  return (line: SmeLine): string => {
    const p = line.params as Params;
    const size = (name: string) =>
      code("size", typeof p[name] === "string" ? String(p[name]) : "unknown");
    return code("line", line.key.replace(".", "_"), {
      name: String(p.name ?? ""),
      year: String(p.year ?? ""),
      share: rate(p.share_bp),
      counted: rate(p.counted_bp),
      held: rate(p.held_bp),
      awu: num(p.awu, 100),
      turnover: money(p.turnover_cents),
      balance: money(p.balance_cents),
      awuBelow: num(p.awu_below),
      turnoverMax: money(p.turnover_max_eur, 100),
      balanceMax: money(p.balance_max_eur, 100),
      size: size("size"),
      latest: size("latest"),
      lasting: size("lasting"),
      direction: p.direction ? code("direction", String(p.direction)) : "",
      periods: String(p.years ?? ""),
    });
  };
}

function formatRateExact(bp: number, language: string): string {
  return bp % 10
    ? new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 2 }).format(
        bp / 10_000,
      )
    : formatRate(bp / 10_000, language);
}

/** The whole calculation: every line with its rule, and every rule with its source. */
export function Calculation({ result, rules }: { result: SmeResult; rules: SmeRule[] }) {
  const { t, i18n } = useTranslation("sme");
  const words = useWords();
  const code = useCodeText();
  const used = rules.filter((rule) => result.lines.some((line) => line.rule === rule.key));
  const number = (key: string) => used.findIndex((rule) => rule.key === key) + 1;
  return (
    <section className="stack" aria-labelledby="calculation-title">
      <h2 id="calculation-title">{t("calculation.title")}</h2>
      <p className="muted">{code("relation", result.relation)}</p>
      <TableBox label={t("calculation.title")}>
        <thead>
          <tr>
            <th scope="col">{t("calculation.step")}</th>
            <th scope="col">{t("calculation.rule")}</th>
            <th scope="col">{t("calculation.outcome")}</th>
          </tr>
        </thead>
        <tbody>
          {result.lines.map((line, i) => (
            <tr key={`${line.key}-${i}`}>
              <td>{words(line)}</td>
              <td>
                <a href={`#rule-${line.rule}`}>
                  {t("calculation.ruleNumber", { n: number(line.rule) })}
                </a>
              </td>
              <td>
                {line.outcome && (
                  <Tag tone={TONES[line.outcome]}>{t(`outcome.${line.outcome}`)}</Tag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </TableBox>
      <h3>{t("rules.title")}</h3>
      <ol className={styles.rules}>
        {used.map((rule) => (
          <li key={rule.key} id={`rule-${rule.key}`} tabIndex={-1}>
            <strong>{code("rule", rule.key)}</strong>{" "}
            <ExternalLink url={rule.url}>
              {[rule.title, rule.article].filter(Boolean).join(", ")}
            </ExternalLink>{" "}
            {rule.confidence === "seen_in_source" ? (
              <span className="muted">
                {t("rules.seen", { date: formatDay(rule.read_on, i18n.language) })}
              </span>
            ) : (
              <Tag tone="dashed">{t("rules.unverified")}</Tag>
            )}
            {rule.note && <p className="muted small">{code("ruleNote", rule.key)}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
