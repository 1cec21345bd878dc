import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Coded } from "@/api/types";
import styles from "./tags.module.css";

type Tone = "plain" | "brand" | "missing" | "good" | "bad" | "dashed";

/** A short word on a small ground. */
export function Tag({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={`${styles.tag} ${tone === "plain" ? "" : styles[tone]}`}>{children}</span>
  );
}

/** Several tags, as a list. */
export function TagList({ label, children }: { label: string; children: ReactNode[] }) {
  return (
    <ul className={styles.list} aria-label={label}>
      {children.map((child, i) => (
        <li key={i}>{child}</li>
      ))}
    </ul>
  );
}

const TONES: Record<string, Tone> = {
  published: "good",
  claimed: "good",
  imported: "dashed",
  public_record: "dashed",
};

/** How an organisation came in; the tooltip and the hidden text say what it means. */
export function StandingTag({ standing }: { standing: Coded }) {
  const { t } = useTranslation("organisation");
  const known = ["public_record", "imported", "claimed", "published"] as const;
  const code = known.find((k) => k === standing.code);
  const hint = code ? t(`standing.${code}`) : "";
  return (
    <Tooltip
      label={hint}
      multiline
      w={260}
      disabled={!hint}
      events={{ hover: true, focus: true, touch: true }}
    >
      <span>
        <Tag tone={TONES[standing.code] ?? "plain"}>{standing.label}</Tag>
        {hint && <span className="visually-hidden">. {hint}</span>}
      </span>
    </Tooltip>
  );
}

/** Marks what was invented for the demo. */
export function DemoTag() {
  const { t } = useTranslation("organisation");
  return <Tag tone="dashed">{t("demo")}</Tag>;
}
