import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { statusOf } from "@/api/errors";
import { objectionQuery, useObject } from "@/api/queries/life";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { toastError } from "@/components/toast";

/** What a firm reaches by the link in its notice: it objects without signing in. */
export function ObjectionPage() {
  const { t } = useTranslation("profile");
  const { token } = getRouteApi("/objection/$token").useParams();
  const { data, error, refetch } = useQuery(objectionQuery(token));
  const object = useObject(token);
  if (error && !data)
    return (
      <Page title={t("objection.title")}>
        {statusOf(error) === 404 ? (
          <EmptyState title={t("objection.unknown")}>
            <p>{t("objection.unknownText")}</p>
          </EmptyState>
        ) : (
          <ErrorState error={error} onRetry={refetch} />
        )}
      </Page>
    );
  if (!data)
    return (
      <Page title={t("objection.title")}>
        <LoadingLines rows={2} />
      </Page>
    );
  const names = { organisation: data.organisation, cluster: data.cluster };
  const claim = (
    <Button component="a" href={`/claim/${data.claim_id}`} variant="default">
      {t("objection.claim")}
    </Button>
  );
  return (
    <Page title={t("objection.title")} eyebrow={data.organisation}>
      {data.state === "open" && (
        <div className="panel stack">
          <p>{t("objection.text", names)}</p>
          <p>{t("objection.effect", names)}</p>
          <div className="row">
            <Button
              loading={object.isPending}
              onClick={() => object.mutate(undefined, { onError: toastError })}
            >
              {t("objection.object")}
            </Button>
            {claim}
          </div>
        </div>
      )}
      {data.state === "objected" && (
        <div className="panel stack" role="status">
          <h2>{t("objection.done")}</h2>
          <p>{t("objection.doneText", names)}</p>
          <div className="row">{claim}</div>
        </div>
      )}
      {data.state === "claimed" && (
        <div className="panel stack">
          <p>{t("objection.claimed", names)}</p>
        </div>
      )}
    </Page>
  );
}
