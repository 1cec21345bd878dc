import { Checkbox } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { legalTextQuery } from "@/api/queries/privacy";

/** The version of the terms of use that holds; an empty string until it is known. */
export function useTermsVersion(): string {
  const { i18n } = useTranslation();
  const { data } = useQuery(legalTextQuery("terms", i18n.language));
  return data?.version ?? "";
}

/** The terms of use in their version, with an unticked box; what is kept of people stands beside. */
export function TermsField({
  checked,
  onChecked,
  error,
}: {
  checked: boolean;
  onChecked: (checked: boolean) => void;
  error?: string;
}) {
  const { t } = useTranslation("session");
  const version = useTermsVersion();
  return (
    <div className="stack">
      <Checkbox
        name="terms"
        label={t("terms.accept", { version })}
        checked={checked}
        error={error}
        onChange={(event) => onChecked(event.currentTarget.checked)}
      />
      <p className="small">
        <Link to="/legal/$doc" params={{ doc: "terms" }} target="_blank">
          {t("terms.read")}
        </Link>{" "}
        ·{" "}
        <Link to="/data-protection" target="_blank">
          {t("terms.privacy")}
        </Link>
      </p>
    </div>
  );
}
