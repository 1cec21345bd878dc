import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { claimsQuery } from "@/api/queries/people";

/** Claims that the acting seat decides. */
export function ClaimsToDecide() {
  const { t } = useTranslation("people");
  const { data } = useQuery(claimsQuery);
  const due = data?.filter((c) => c.abilities.approve) ?? [];
  if (due.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="claims-title">
      <h2 id="claims-title">{t("claim.due")}</h2>
      <ul className="plain-list stack">
        {due.map((c) => (
          <li key={c.id}>
            <Link to="/claim/$id" params={{ id: c.id }}>
              {t("claim.line", { claimant: c.claimant, organisation: c.organisation })}
            </Link>{" "}
            <span className="muted">{c.status.label}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
