import { getRouteApi } from "@tanstack/react-router";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/api/queries/session";
import { Page } from "@/components/Page";
import { LoadingLines } from "@/components/states";
import { TabLinks } from "@/components/TabLinks";
import { ACCOUNT_TABS } from "./tabs";

/** A person's own account: one tab a subject, each with an address of its own. */
export function AccountPage() {
  const { t } = useTranslation("account");
  const session = useSession();
  const { tab } = getRouteApi("/inside/account").useSearch();
  const current = ACCOUNT_TABS.find((x) => x.key === tab) ?? ACCOUNT_TABS[0];
  if (!current) return null;
  const Content = current.component;
  return (
    <Page title={t("title")} lead={session.person?.email}>
      <TabLinks
        label={t("tabs")}
        current={current.key}
        items={ACCOUNT_TABS.map((x) => ({ key: x.key, label: x.label(), search: { tab: x.key } }))}
      />
      <Suspense fallback={<LoadingLines rows={3} />}>
        <Content />
      </Suspense>
    </Page>
  );
}
