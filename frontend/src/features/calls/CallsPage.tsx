import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { SAVED_CALENDAR_URL } from "@/api/calls-types";
import { organisationQuery } from "@/api/queries/directory";
import { mayEnterCalls, roleGroup, useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Icon } from "@/components/Icon";
import { Page } from "@/components/Page";
import { TabLinks } from "@/components/TabLinks";
import { AllCalls } from "./AllCalls";
import styles from "./Calls.module.css";
import { FittingCalls } from "./FittingCalls";
import { type CallsSearch, tabOf } from "./params";

const route = getRouteApi("/inside/calls");

/** Calls: those that fit the firm, all of them, and the saved ones. */
export function CallsPage() {
  const { t } = useTranslation("calls");
  const { seat } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isFirm = roleGroup(seat) === "organisation";
  const tab = tabOf(search, isFirm);
  const go = (next: CallsSearch) => navigate({ search: next });
  const { data: member } = useQuery({
    ...organisationQuery(search.for ?? ""),
    enabled: Boolean(search.for),
  });
  const title = search.for
    ? t("titleFor", { name: member?.name ?? "…" })
    : tab === "hidden"
      ? t("hiddenTitle")
      : t("title");
  const tabs = isFirm ? (["mine", "all", "saved"] as const) : (["all", "saved"] as const);
  return (
    <Page
      title={title}
      eyebrow={search.for || tab === "hidden" ? <Link to="/calls">{t("toList")}</Link> : undefined}
      lead={search.for || tab === "hidden" ? undefined : t("lead")}
      actions={
        <>
          <ButtonLink to="/schemes" variant="default">
            {t("toSchemes")}
          </ButtonLink>
          {mayEnterCalls(seat) && <ButtonLink to="/calls/new">{t("newCall")}</ButtonLink>}
        </>
      }
    >
      {!search.for && <FindCalls initial={search.q ?? ""} search={search} onSearch={go} />}
      {!search.for && tab !== "hidden" && (
        <TabLinks
          label={t("tabs")}
          current={tab}
          items={tabs.map((key) => ({ key, label: t(`tab.${key}`), search: { tab: key } }))}
        />
      )}
      {tab === "saved" && (
        <p>
          <a href={SAVED_CALENDAR_URL} download>
            <Icon name="calendar" size={16} /> {t("savedCalendar")}
          </a>
        </p>
      )}
      {tab === "mine" ? (
        <FittingCalls member={search.for} page={search.page ?? 1} own={isFirm} onChange={go} />
      ) : (
        <AllCalls search={search} tab={tab} onChange={go} />
      )}
      <p className="row small">
        <Link to="/programmes">{t("toProgrammes")}</Link>
        {tab !== "hidden" && (
          <Link to="/calls" search={{ tab: "hidden" }}>
            {t("toHidden")}
          </Link>
        )}
      </p>
    </Page>
  );
}

type FindProps = { initial: string; search: CallsSearch; onSearch: (next: CallsSearch) => void };

/** The search box of calls. Words lead to all calls; saved ones stay among themselves. */
function FindCalls({ initial, search, onSearch }: FindProps) {
  const { t } = useTranslation("calls");
  const [text, setText] = useState(initial);
  useEffect(() => setText(initial), [initial]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const tab = search.tab === "saved" || search.tab === "hidden" ? search.tab : "all";
    onSearch({ ...search, tab, q: text.trim() || undefined, page: undefined });
  };
  return (
    <search>
      <form className={styles.find} onSubmit={submit}>
        <TextInput
          aria-label={t("box.label")}
          placeholder={t("box.placeholder")}
          value={text}
          maxLength={2000}
          leftSection={<Icon name="search" />}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit">{t("box.go")}</Button>
      </form>
    </search>
  );
}
