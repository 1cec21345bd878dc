import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { unsubscribeQuery, useUnsubscribe } from "@/api/queries/notifications";
import { Page } from "@/components/Page";
import { EmptyState, LoadingLines } from "@/components/states";
import { toastError } from "@/components/toast";

/** The end of an e-mail leads here; no sign-in, one click. */
export function UnsubscribePage() {
  const { t } = useTranslation("notifications");
  const { token } = getRouteApi("/unsubscribe/$token").useParams();
  const { data, error } = useQuery(unsubscribeQuery(token));
  const stop = useUnsubscribe(token);
  return (
    <Page title={t("unsubscribe.title")}>
      {error && (
        <EmptyState title={t("unsubscribe.unknown")}>
          <p>{t("unsubscribe.unknownText")}</p>
        </EmptyState>
      )}
      {!data && !error && <LoadingLines rows={1} />}
      {data && !stop.data && (
        <section className="panel stack">
          <p>
            {data.everything
              ? t("unsubscribe.everything")
              : t("unsubscribe.kind", { kind: data.label })}
          </p>
          <div>
            <Button
              loading={stop.isPending}
              onClick={() => stop.mutate(undefined, { onError: toastError })}
            >
              {t("unsubscribe.stop")}
            </Button>
          </div>
        </section>
      )}
      {stop.data && (
        <section className="panel stack" role="status">
          <p>
            <strong>{t("unsubscribe.done")}</strong>
          </p>
          <p>{t("unsubscribe.still")}</p>
          <Link to="/account" search={{ tab: "notifications" }}>
            {t("preferences.open")}
          </Link>
        </section>
      )}
    </Page>
  );
}
