import { useTranslation } from "react-i18next";
import type { Organisation } from "@/api/types";
import { formatDate } from "@/lib/format";

/** Where every field's value came from. */
export function Provenance({ items }: { items: NonNullable<Organisation["provenance"]> }) {
  const { t, i18n } = useTranslation("organisation");
  if (!items.length) return null;
  return (
    <details className="panel">
      <summary>{t("provenance.title")}</summary>
      <ul className="plain-list stack small" style={{ marginTop: "0.75rem" }}>
        {items.map((p) => (
          <li key={`${p.field}-${p.source_ref}`}>
            <strong>{p.field}</strong>
            <br />
            <span className="muted">
              {p.source_kind.label}
              {p.source_ref && `, ${p.source_ref}`}, {formatDate(p.written_at, i18n.language)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
