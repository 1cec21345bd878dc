import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { clusterQuery } from "@/api/queries/directory";
import { mayImport, useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState } from "@/components/states";
import { PolicyPanel } from "@/features/introductions/PolicyPanel";
import { ProfilePolicy } from "./ProfilePolicy";

/** What a cluster decides for its members: how profiles are checked, how it takes part. */
export function SettingsPage() {
  const { t } = useTranslation("cluster");
  const { seat } = useSession();
  const id = seat?.cluster?.id ?? "";
  const { data: cluster } = useQuery({ ...clusterQuery(id), enabled: id !== "" });
  if (!seat?.cluster || !mayImport(seat))
    return (
      <Page title={t("title")}>
        <EmptyState
          title={t("notYours.title")}
          actions={
            <Link to={seat?.cluster ? "/members" : "/search"}>
              {t(seat?.cluster ? "notYours.members" : "notYours.search")}
            </Link>
          }
        >
          <p>{t("notYours.text")}</p>
        </EmptyState>
      </Page>
    );
  return (
    <Page
      title={t("title")}
      eyebrow={cluster?.name}
      lead={t("lead")}
      actions={
        <ButtonLink to="/members" variant="default">
          {t("toMembers")}
        </ButtonLink>
      }
    >
      <ProfilePolicy cluster={id} />
      <PolicyPanel cluster={id} />
    </Page>
  );
}
