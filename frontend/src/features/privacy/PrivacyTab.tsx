import { Button, Progress, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import {
  type DataExport,
  exportsQuery,
  legalStatesQuery,
  useExports,
  useLegal,
} from "@/api/queries/privacy";
import { ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { toastDone, toastError } from "@/components/toast";
import { formatDate, formatNumber } from "@/lib/format";
import { ErasePanel } from "./ErasePanel";

/** One's own data: a copy, what one accepted, and the end of it. */
export function PrivacyTab() {
  const { t } = useTranslation("privacy");
  return (
    <div className="stack">
      <p>
        {t("tab.text")} <Link to="/data-protection">{t("page.title")}</Link>
      </p>
      <Exports />
      <Consents />
      <ErasePanel />
    </div>
  );
}

function Exports() {
  const { t } = useTranslation("privacy");
  const { data, error, refetch } = useQuery(exportsQuery);
  const { begin } = useExports();
  const current = data?.[0];
  const busy = current?.state === "pending" || current?.state === "running";
  return (
    <section className="panel stack" aria-labelledby="export-title">
      <h2 id="export-title">{t("export.title")}</h2>
      <p>{t("export.text")}</p>
      {error && !data && <ErrorState error={error} onRetry={refetch} level={3} />}
      {!data && !error && <LoadingLines rows={1} />}
      {current && <One job={current} busy={busy} />}
      {data && !busy && (
        <div>
          <Button
            variant={current ? "default" : "filled"}
            loading={begin.isPending}
            onClick={() => begin.mutate(undefined, { onError: toastError })}
          >
            {t(current ? "export.again" : "export.begin")}
          </Button>
        </div>
      )}
    </section>
  );
}

function One({ job, busy }: { job: DataExport; busy: boolean }) {
  const { t, i18n } = useTranslation("privacy");
  const { remove } = useExports();
  const percent = job.total ? Math.round((100 * job.done) / job.total) : 0;
  return (
    <div className="stack" role="status">
      {busy && (
        <>
          <p>{t("export.busy", { percent })}</p>
          <Progress value={percent} aria-label={t("export.title")} />
          <div>
            <Button
              variant="default"
              onClick={() => remove.mutate(job.id, { onError: toastError })}
            >
              {t("export.cancel")}
            </Button>
          </div>
        </>
      )}
      {job.state === "failed" && <p>{t("export.failed")}</p>}
      {job.file && (
        <div className="row">
          <Button component="a" href={job.file} download>
            {t("export.fetch", {
              size: formatNumber(Math.max(1, Math.round(job.size / 1000)), i18n.language),
            })}
          </Button>
          <span className="muted">
            {t("export.until", { date: formatDate(job.expires_at, i18n.language) })}
          </span>
          <Button variant="subtle" onClick={() => remove.mutate(job.id, { onError: toastError })}>
            {t("export.remove")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Consents() {
  const { t, i18n } = useTranslation("privacy");
  const { data, error, refetch } = useQuery(legalStatesQuery);
  const { accept, withdraw } = useLegal();
  const changed = { onSuccess: () => toastDone(t("consent.changed")), onError: toastError };
  return (
    <section className="panel stack" aria-labelledby="consent-title">
      <h2 id="consent-title">{t("consent.title")}</h2>
      {error && !data && <ErrorState error={error} onRetry={refetch} level={3} />}
      {!data && !error && <LoadingLines rows={1} />}
      {data
        ?.filter((x) => x.optional)
        .map((x) => (
          <Switch
            key={x.document}
            label={x.title}
            description={t("consent.free")}
            checked={x.accepted_at !== null}
            onChange={(event) =>
              event.currentTarget.checked
                ? accept.mutate({ document: x.document, version: x.version }, changed)
                : withdraw.mutate(x.document, changed)
            }
          />
        ))}
      {data && (
        <TableBox stacks="lines" label={t("consent.title")}>
          <thead>
            <tr>
              <th scope="col">{t("consent.text")}</th>
              <th scope="col">{t("consent.version")}</th>
              <th scope="col">{t("consent.accepted")}</th>
            </tr>
          </thead>
          <tbody>
            {data.map((x) => (
              <tr key={x.document}>
                <th scope="row">
                  <Link to="/legal/$doc" params={{ doc: x.document }}>
                    {x.title}
                  </Link>
                </th>
                <td>{x.version}</td>
                <td>
                  {x.accepted_at
                    ? t("consent.acceptedOn", {
                        date: formatDate(x.accepted_at, i18n.language),
                        version: x.accepted_version ?? "",
                      })
                    : t(x.required || x.for_cluster ? "consent.waits" : "consent.notNeeded")}
                </td>
              </tr>
            ))}
          </tbody>
        </TableBox>
      )}
    </section>
  );
}
