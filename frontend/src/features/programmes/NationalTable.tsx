import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import type { NationalTerms } from "@/api/calls-types";
import { ExternalLink } from "@/components/ExternalLink";
import { CheckedTag, numbered, SourceList, SourceNumber } from "@/components/Sources";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { formatDay, formatMoney, formatRate } from "@/lib/format";
import styles from "./Programmes.module.css";

const TONES = { funded: "good", unfunded: "bad", unknown: "missing" } as const;

/** What each country pays its own firms. What nobody read is said to be unknown. */
export function NationalTable({ terms }: { terms: NationalTerms[] }) {
  const { t } = useTranslation("programmes");
  const id = useId();
  const { list, numberOf } = numbered(terms.map((row) => row.source));
  const common = commonNote(terms.map((row) => row.deadline_note));
  return (
    <section className={styles.section} aria-labelledby="national-title">
      <h2 id="national-title">{t("national")}</h2>
      <p className="muted">{t("nationalText")}</p>
      {common && <p>{common}</p>}
      <TableBox stacks="blocks" label={t("national")}>
        <thead>
          <tr>
            <th scope="col">{t("country")}</th>
            <th scope="col">{t("state")}</th>
            <th scope="col">{t("rate")}</th>
            <th scope="col">{t("cap")}</th>
            <th scope="col">{t("who")}</th>
            <th scope="col">{t("deadline")}</th>
            <th scope="col">{t("source")}</th>
          </tr>
        </thead>
        <tbody>
          {terms.map((row) => (
            <Row
              key={row.country.code}
              row={row}
              note={row.deadline_note === common ? "" : row.deadline_note}
              source={<SourceNumber id={id} number={numberOf(row.source)} />}
            />
          ))}
        </tbody>
      </TableBox>
      <SourceList id={id} sources={list} />
    </section>
  );
}

/** A span of rates, as far as it is known. */
export function rateWords(
  row: Pick<NationalTerms, "rate_min" | "rate_max">,
  language: string,
  span: (from: string, to: string) => string,
): string {
  const { rate_min: low, rate_max: high } = row;
  if (low !== null && high !== null && low !== high)
    return span(formatRate(low, language), formatRate(high, language));
  const one = high ?? low;
  return one === null ? "" : formatRate(one, language);
}

/** What is said of every deadline alike; it then stands once above the table. */
export function commonNote(notes: string[]): string {
  const said = notes.filter(Boolean);
  const [first = ""] = said;
  return said.length > 1 && said.every((note) => note === first) ? first : "";
}

function Row({ row, note, source }: { row: NationalTerms; note: string; source: ReactNode }) {
  const { t, i18n } = useTranslation("programmes");
  const language = i18n.language;
  const rate = rateWords(row, language, (from, to) => t("rateSpan", { from, to }));
  const cap = row.cap_cents === null ? "" : formatMoney(row.cap_cents, language);
  // An empty cell is something we do not know; of a country that pays nothing it is nothing.
  // Where a note says something instead, a dash would deny it.
  const or = (words: string, said = "") =>
    words ||
    (row.state.code !== "unfunded" && !said && (
      <span className="muted">
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">{t("notKnown")}</span>
      </span>
    ));
  return (
    <tr>
      <th scope="row">
        {row.country.label}
        {row.agency && (
          <p className="muted small">
            <ExternalLink url={row.url}>{row.agency}</ExternalLink>
          </p>
        )}
      </th>
      <td className={styles.chip}>
        <Tag tone={TONES[row.state.code as keyof typeof TONES] ?? "plain"}>{row.state.label}</Tag>
      </td>
      <td>{or(rate)}</td>
      <td>
        {or(cap, row.cap_note)}
        {row.cap_note && <p className="muted small">{row.cap_note}</p>}
      </td>
      <td>{or(row.who.map((w) => w.label).join(", "))}</td>
      <td>
        {or(formatDay(row.deadline, language), note)}
        {note && <p className="muted small">{note}</p>}
      </td>
      <td className={styles.wide}>
        {source} {row.source && !row.source.verified && <CheckedTag verified={false} />}
        {row.note && <p className="muted small">{row.note}</p>}
      </td>
    </tr>
  );
}
