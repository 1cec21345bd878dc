import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Balancing } from "@/api/types";
import { movedAs, NAMED } from "./balancing";

/** Where balancing moved a proposal, and on whose account. */
export function Moved({ balancing }: { balancing: Balancing }) {
  const { t, i18n } = useTranslation("partners");
  const groups = NAMED.filter((name) => balancing.why.includes(name));
  const why = new Intl.ListFormat(i18n.language).format(groups.map((g) => t(`moved.why.${g}`)));
  return (
    <p className="muted small">
      {t(`moved.${movedAs(balancing)}`, { count: Math.abs(balancing.moved), why })}{" "}
      <Link to="/how-proposals-are-made" hash="balance">
        {t("moved.more")}
      </Link>
    </p>
  );
}
