import { Button, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { statusOf } from "@/api/errors";
import { type SmeStatus, smeStatusQuery, useSmeStatus } from "@/api/queries/sme";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { toastDone, toastError } from "@/components/toast";
import { formatDate } from "@/lib/format";
import { Calculation } from "./Calculation";
import { OutcomeCard } from "./OutcomeCard";
import styles from "./Sme.module.css";
import { SmeForm } from "./SmeForm";
import { useCodeText } from "./words";

/** A firm's own assessment of its SME status; its clusters read the outcome where it is shared. */
export function SmeStatusPage() {
  const { t } = useTranslation("sme");
  const { id } = getRouteApi("/inside/organisations/$id/sme-status").useParams();
  const { data, error, refetch } = useQuery(smeStatusQuery(id));
  if (error && !data)
    return (
      <Page title={t("title")}>
        {statusOf(error) === 404 ? (
          <EmptyState title={t("notShared.title")}>
            <p>{t("notShared.text")}</p>
          </EmptyState>
        ) : (
          <ErrorState error={error} onRetry={refetch} />
        )}
      </Page>
    );
  if (!data)
    return (
      <Page title={t("title")}>
        <LoadingLines rows={3} height={140} />
      </Page>
    );
  return <Status key={id} id={id} status={data} />;
}

function Status({ id, status }: { id: string; status: SmeStatus }) {
  const { t } = useTranslation("sme");
  const [editing, setEditing] = useState(!status.assessment && status.editable);
  const { assessment, outcome } = status;
  return (
    <Page
      title={t("title")}
      eyebrow={
        <Link to="/organisations/$id" params={{ id }}>
          {status.name}
        </Link>
      }
      lead={t("lead")}
      actions={
        assessment &&
        !editing && (
          <>
            {status.editable && (
              <Button className={styles.noPrint} onClick={() => setEditing(true)}>
                {t("anew")}
              </Button>
            )}
            <Button className={styles.noPrint} variant="default" onClick={() => window.print()}>
              {t("print")}
            </Button>
          </>
        )
      }
    >
      <p className={`panel ${styles.notice}`}>
        <strong>{t("notice.title")}</strong> {t("notice.text")}
      </p>
      {editing ? (
        <SmeForm id={id} status={status} onDone={() => setEditing(false)} />
      ) : (
        <>
          {outcome ? (
            <OutcomeCard outcome={outcome} />
          ) : (
            <EmptyState title={t("none.title")}>
              <p>{t("none.text")}</p>
            </EmptyState>
          )}
          {status.own && assessment && <Use id={id} status={status} />}
          {assessment && <Calculation result={assessment.result} rules={status.rules} />}
          {status.own && status.versions.length > 1 && <Versions status={status} />}
        </>
      )}
    </Page>
  );
}

/** What becomes of the outcome: into the profile, to the clusters. */
function Use({ id, status }: { id: string; status: SmeStatus }) {
  const { t } = useTranslation("sme");
  const { share, use } = useSmeStatus(id);
  const said = status.is_sme === null ? "unknown" : status.is_sme ? "yes" : "no";
  const computed = status.outcome?.computed_sme;
  const differs = computed !== "unknown" && (computed === "met") !== status.is_sme;
  return (
    <section className={`panel stack ${styles.noPrint}`} aria-labelledby="use-title">
      <h2 id="use-title">{t("use.title")}</h2>
      <div className="row between">
        <p>{t(`use.profile.${said}`)}</p>
        {status.editable && differs && (
          <Button
            variant="default"
            loading={use.isPending}
            onClick={() =>
              use.mutate(undefined, {
                onSuccess: () => toastDone(t("use.done")),
                onError: toastError,
              })
            }
          >
            {t("use.take")}
          </Button>
        )}
      </div>
      <Switch
        label={t("use.share")}
        description={t("use.shareHint")}
        checked={status.shared}
        disabled={!status.editable || share.isPending}
        onChange={(event) => share.mutate(event.currentTarget.checked, { onError: toastError })}
      />
    </section>
  );
}

function Versions({ status }: { status: SmeStatus }) {
  const { t, i18n } = useTranslation("sme");
  const code = useCodeText();
  return (
    <section className={`stack ${styles.noPrint}`} aria-labelledby="versions-title">
      <h2 id="versions-title">{t("versions.title")}</h2>
      <TableBox stacks="lines" label={t("versions.title")}>
        <thead>
          <tr>
            <th scope="col">{t("versions.version")}</th>
            <th scope="col">{t("versions.computedOn")}</th>
            <th scope="col">{t("versions.computed")}</th>
            <th scope="col">{t("versions.declared")}</th>
          </tr>
        </thead>
        <tbody>
          {status.versions.map((v) => (
            <tr key={v.version}>
              <th scope="row">{v.version}</th>
              <td>{formatDate(v.computed_on, i18n.language)}</td>
              <td>{code("size", v.computed_size || "unknown")}</td>
              <td>{v.declared_size ? code("size", v.declared_size) : t("versions.notDeclared")}</td>
            </tr>
          ))}
        </tbody>
      </TableBox>
    </section>
  );
}
