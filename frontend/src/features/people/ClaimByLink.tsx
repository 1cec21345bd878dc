import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { candidateOfLinkQuery } from "@/api/queries/people";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { Candidates } from "./FindOwn";

/**
 * Where the link of a notice leads that names an organisation: to its claim, if this person may
 * claim it. Otherwise it says the same of what is hidden and of what does not exist.
 */
export function ClaimByLink({ id }: { id: string }) {
  const { t } = useTranslation("people");
  const { data, error, refetch } = useQuery(candidateOfLinkQuery(id));
  return (
    <Page title={t("own.title")}>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={1} />}
      {data && data.length > 0 && <Candidates rows={data} />}
      {data?.length === 0 && (
        <EmptyState
          title={t("byLink.nothing")}
          actions={
            <ButtonLink to="/welcome" search={{ why: "firm" }}>
              {t("welcome.firm.go")}
            </ButtonLink>
          }
        >
          <p>{t("byLink.text")}</p>
        </EmptyState>
      )}
    </Page>
  );
}
