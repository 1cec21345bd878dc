import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { statusOf } from "@/api/errors";
import { organisationQuery } from "@/api/queries/directory";
import { useLeaveCluster } from "@/api/queries/life";
import { useSession } from "@/api/queries/session";
import type { Organisation } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import { useCurrentAddress } from "@/features/organisation/useCurrentAddress";
import { Exclusions } from "./Exclusions";
import { FieldsForm } from "./FieldsForm";
import styles from "./Profile.module.css";
import { StateBar } from "./StateBar";
import { Suggestions } from "./Suggestions";

/** Where an organisation's fields are changed or suggested, with the state of its profile. */
export function EditPage() {
  const { t } = useTranslation("profile");
  const { id } = getRouteApi("/inside/organisations/$id/edit").useParams();
  const { data, error, refetch } = useQuery(organisationQuery(id));
  useCurrentAddress(id, data);
  if (error && !data)
    return (
      <Page title={statusOf(error) === 404 ? t("notVisible") : t("title")}>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  if (!data)
    return (
      <Page title={t("title")}>
        <LoadingLines rows={5} height={120} />
      </Page>
    );
  return <Edit key={data.id} organisation={data} />;
}

function Edit({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation("profile");
  const own = useSession().seat?.organisation?.id === organisation.id;
  const { abilities: can, id } = organisation;
  const back = (
    <>
      <ButtonLink to="/organisations/$id" params={{ id }} variant="default">
        {t("toProfile")}
      </ButtonLink>
      {can.see_internals && (
        <ButtonLink to="/organisations/$id/history" params={{ id }} variant="default">
          {t("toHistory")}
        </ButtonLink>
      )}
    </>
  );
  return (
    <Page title={t("titleOf", { name: organisation.name })} actions={back}>
      <div className={styles.column}>
        {organisation.life && <StateBar organisation={organisation} life={organisation.life} />}
        {(own || can.suggest) && <Suggestions organisation={id} />}
        {can.edit && <FieldsForm organisation={organisation} mode="edit" />}
        {!can.edit && can.suggest && <FieldsForm organisation={organisation} mode="suggest" />}
        {!can.edit && !can.suggest && (
          <EmptyState title={t("readOnly.title")}>
            <p>{organisation.ability_reasons.edit ?? t("readOnly.text")}</p>
          </EmptyState>
        )}
        {own && <Exclusions organisation={id} edit={can.exclude} />}
        {can.leave_cluster && organisation.clusters.length > 0 && (
          <Leave organisation={organisation} />
        )}
      </div>
    </Page>
  );
}

function Leave({ organisation }: { organisation: Organisation }) {
  const { t } = useTranslation("profile");
  const leave = useLeaveCluster(organisation.id);
  const [asked, setAsked] = useState("");
  return (
    <section className="stack" aria-labelledby="leave-title">
      <h2 id="leave-title">{t("leave.title")}</h2>
      <p>{t("leave.text")}</p>
      <ul className={`plain-list ${styles.items}`}>
        {organisation.clusters.map((c) => (
          <li key={c.id} className={styles.item}>
            {c.name}
            {asked === c.id ? (
              <span className="row">
                <Button
                  size="compact-sm"
                  color="red"
                  loading={leave.isPending}
                  onClick={() =>
                    leave.mutate(c.id, {
                      onSuccess: () => toastDone(t("leave.done", { name: c.name })),
                      onError: toastError,
                    })
                  }
                >
                  {t("leave.sure")}
                </Button>
                <Button size="compact-sm" variant="default" onClick={() => setAsked("")}>
                  {t("cancel")}
                </Button>
              </span>
            ) : (
              <Button size="compact-sm" variant="default" onClick={() => setAsked(c.id)}>
                {t("leave.leave")}
                <span className="visually-hidden">: {c.name}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
