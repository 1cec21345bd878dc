import { useTranslation } from "react-i18next";
import type { Organisation } from "@/api/types";
import { Tag } from "@/components/tags";
import { fieldOf } from "@/features/profile/fields";
import { formatDate } from "@/lib/format";

/** Where every field's value came from. */
export function Provenance({ items }: { items: NonNullable<Organisation["provenance"]> }) {
  const { t, i18n } = useTranslation("organisation");
  const { t: profile } = useTranslation("profile");
  if (!items.length) return null;
  const languages = new Intl.DisplayNames(i18n.language, { type: "language" });
  return (
    <details className="panel">
      <summary>{t("provenance.title")}</summary>
      <ul className="plain-list stack small" style={{ marginTop: "0.75rem" }}>
        {items.map((p) => (
          <li key={`${p.field}-${p.source_ref}`}>
            <strong>
              {profile(`field.${fieldOf(p.field) ?? "other"}`)}
              {p.field.startsWith("texts.") && ` (${languages.of(p.field.slice(6)) ?? ""})`}
            </strong>
            {p.field.endsWith(".private") && (
              <>
                {" "}
                <Tag tone="dashed">{profile("history.onlyYou")}</Tag>
              </>
            )}
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
