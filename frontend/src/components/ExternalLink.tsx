import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { safeUrl } from "@/lib/safe";
import { Icon } from "./Icon";

/** A link out of Maillon; plain words where the address is none that a browser may open. */
export function ExternalLink({
  url,
  children,
}: {
  url: string | null | undefined;
  children: ReactNode;
}) {
  const { t } = useTranslation("calls");
  const safe = safeUrl(url);
  if (!safe) return <>{children}</>;
  return (
    <a href={safe} target="_blank" rel="noreferrer noopener">
      {children} <Icon name="external" size={14} />
      <span className="visually-hidden"> ({t("page.newWindow")})</span>
    </a>
  );
}
