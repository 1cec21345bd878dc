import { Button, Progress } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useValidateMembers, validationQuery } from "@/api/queries/life";
import { toastError } from "@/components/toast";

type Props = { cluster: string; chosen: string[]; onDone: () => void };

/** Validates the chosen members, or all that wait, and shows how far it has come. */
export function ValidateBar({ cluster, chosen, onDone }: Props) {
  const { t } = useTranslation("members");
  const client = useQueryClient();
  const validate = useValidateMembers(cluster);
  const [job, setJob] = useState("");
  const { data } = useQuery({ ...validationQuery(job), enabled: job !== "" });
  const state = data?.state ?? (job ? "pending" : "");
  const busy = validate.isPending || state === "pending" || state === "running";
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each job that ends.
  useEffect(() => {
    if (state !== "done") return;
    client.invalidateQueries({ queryKey: ["cluster", cluster] });
    onDone();
  }, [state, job]);
  const begin = (body: { organisations?: string[]; all_waiting?: boolean }) =>
    validate.mutate(body, { onSuccess: (made) => setJob(made.id), onError: toastError });
  return (
    <div className="stack">
      <div className="row">
        <Button disabled={!chosen.length || busy} onClick={() => begin({ organisations: chosen })}>
          {t("bulk.validate")}
        </Button>
        <Button variant="default" disabled={busy} onClick={() => begin({ all_waiting: true })}>
          {t("bulk.all")}
        </Button>
        <span className="muted small" role="status">
          {chosen.length > 0 && t("bulk.chosen", { count: chosen.length })}
        </span>
      </div>
      {data && busy && (
        <>
          <Progress
            value={data.total ? (100 * data.done) / data.total : 0}
            aria-label={t("bulk.progress", { done: data.done, total: data.total })}
          />
          <p className="small">{t("bulk.progress", { done: data.done, total: data.total })}</p>
        </>
      )}
      {data?.state === "done" && (
        <p role="status">{t("bulk.over", { validated: data.validated, skipped: data.skipped })}</p>
      )}
      {(data?.state === "failed" || data?.state === "cancelled") && (
        <p role="alert">{t("bulk.failed")}</p>
      )}
    </div>
  );
}
