import { useTranslation } from "react-i18next";
import type { Line } from "@/api/calls-types";
import { ExternalLink } from "@/components/ExternalLink";
import { numbered, SourceLine } from "@/components/Sources";
import { Tag } from "@/components/tags";
import styles from "./Calls.module.css";

type Props = {
  id: string;
  title: string;
  lines: Line[];
  level?: 2 | 3 | 4;
  /** Whether the section says so where nothing is known, instead of being left out. */
  empty?: boolean;
  /** The publisher's page, which the page itself links already. */
  home?: string;
};

/** One section of a plain page: short lines, each with the number of its source below. */
export function PlainSection({ id, title, lines, level = 2, empty = true, home }: Props) {
  const { t } = useTranslation("calls");
  const Heading = `h${level}` as const;
  // Of a page's main parts each is a landmark; below them that would be too many.
  const Box = level === 2 ? "section" : "div";
  if (!lines.length && !empty) return null;
  const { list, numberOf } = numbered(lines.map((l) => l.source));
  return (
    <Box className={styles.section} aria-labelledby={level === 2 ? `section-${id}` : undefined}>
      <Heading id={`section-${id}`}>{title}</Heading>
      {lines.length === 0 && <p className="muted">{t("noLine")}</p>}
      {lines.length > 0 && (
        <ul className={styles.lines}>
          {lines.map((line, i) => (
            <li key={i}>
              <LineText line={line} number={numberOf(line.source)} home={home} />
            </li>
          ))}
        </ul>
      )}
      {list.length > 0 && (
        <details className={styles.folded}>
          <summary className="small">
            {t("sources")} ({list.length})
          </summary>
          <ol className={styles.sources}>
            {list.map((source) => (
              <li key={`${source.title}|${source.url}`}>
                <SourceLine source={source} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </Box>
  );
}

type LineProps = { line: Line; number: number | null; home: string | undefined };

function LineText({ line, number, home }: LineProps) {
  const { t } = useTranslation("calls");
  const more = line.url && line.url !== home && line.url !== line.source?.url ? line.url : null;
  return (
    <>
      {line.text}
      {number !== null && (
        <span className={styles.number}>
          <span className="visually-hidden"> ({t("source.number", { n: number })})</span>
          <span aria-hidden="true">{number}</span>
        </span>
      )}{" "}
      {line.verified === false && <Tag tone="dashed">{t("check.unverified")}</Tag>}
      {line.detail && <p className="muted small">{line.detail}</p>}
      {more && (
        <p className="small">
          <ExternalLink url={more}>{t("source.more")}</ExternalLink>
        </p>
      )}
    </>
  );
}
