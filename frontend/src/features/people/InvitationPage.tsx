import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { statusOf } from "@/api/errors";
import { type Offer, offerQuery, useAccept } from "@/api/queries/people";
import { legalStatesQuery } from "@/api/queries/privacy";
import { useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { toastDone } from "@/components/toast";
import { FormFault, faultOf } from "@/features/session/fields";
import { TermsField, useTermsVersion } from "@/features/session/TermsField";
import { formatDate } from "@/lib/format";
import { useRoleName } from "@/shell/roles";

/** An invitation, opened by the link of its e-mail. */
export function InvitationPage() {
  const { t } = useTranslation("people");
  const { token } = getRouteApi("/invitation/$token").useParams();
  const { data: offer, error, refetch } = useQuery(offerQuery(token));
  const unknown = statusOf(error) === 404;
  return (
    <Page title={t("offer.title")}>
      {error && !unknown && <ErrorState error={error} onRetry={refetch} />}
      {unknown && (
        <EmptyState title={t("offer.unknown")}>
          <p>{t("offer.unknownText")}</p>
        </EmptyState>
      )}
      {!offer && !error && <LoadingLines rows={2} />}
      {offer &&
        (offer.state === "open" ? <Open offer={offer} token={token} /> : <Closed offer={offer} />)}
    </Page>
  );
}

function Closed({ offer }: { offer: Offer }) {
  const { t } = useTranslation("people");
  return (
    <EmptyState
      title={t(`offer.closed.${offer.state === "open" ? "expired" : offer.state}`)}
      actions={<Link to="/">{t("offer.start")}</Link>}
    >
      <p>{t("offer.askAnew", { inviter: offer.via || offer.invited_by })}</p>
    </EmptyState>
  );
}

function Open({ offer, token }: { offer: Offer; token: string }) {
  const { t, i18n } = useTranslation("people");
  const roleName = useRoleName();
  const session = useSession();
  const navigate = useNavigate();
  const accept = useAccept();
  const { data: legal } = useQuery({ ...legalStatesQuery, enabled: session.authenticated });
  const termsDue = legal?.some((x) => x.document === "terms" && x.waits) ?? false;
  const version = useTermsVersion();
  const [agreed, setAgreed] = useState(false);
  const back = `/invitation/${token}`;
  return (
    <section className="panel stack" aria-labelledby="offer-place">
      <h2 id="offer-place">{offer.place}</h2>
      <p>
        {offer.to_claim
          ? t("offer.record", { via: offer.via, place: offer.place })
          : offer.first_owner
            ? t("offer.firstOwner", { via: offer.via, place: offer.place })
            : t("offer.text", { inviter: offer.invited_by, place: offer.place })}
      </p>
      {offer.note && <blockquote>{offer.note}</blockquote>}
      <p>
        {!offer.to_claim && (
          <>
            {t("team.role")}: <strong>{roleName(offer.role)}</strong>
            <br />
          </>
        )}
        <span className="muted">
          {t("offer.until", { date: formatDate(offer.expires_at, i18n.language) })}
        </span>
      </p>
      {termsDue && (
        <TermsField checked={agreed} onChecked={setAgreed} error={faultOf(accept.error, "terms")} />
      )}
      <FormFault error={accept.error} fields={["terms"]} />
      {session.authenticated ? (
        <div className="row">
          <Button
            loading={accept.isPending}
            onClick={() =>
              accept.mutate(
                { token, terms: agreed ? version : "" },
                {
                  onSuccess: (done) => {
                    if (done.claim) {
                      void navigate({ to: "/claim/$id", params: { id: done.claim } });
                      return;
                    }
                    toastDone(t("offer.done", { place: offer.place }));
                    if (done.organisation_id)
                      void navigate({
                        to: "/organisations/$id",
                        params: { id: done.organisation_id },
                      });
                    else void navigate({ to: "/" });
                  },
                },
              )
            }
          >
            {t(offer.to_claim ? "offer.claim" : "offer.accept")}
          </Button>
          <span className="muted">{t("offer.as", { email: session.person?.email ?? "" })}</span>
        </div>
      ) : (
        <>
          <p>{t("offer.how")}</p>
          <div className="row">
            <ButtonLink to="/sign-up" search={{ email: offer.email, next: back }}>
              {t("offer.signUp")}
            </ButtonLink>
            <ButtonLink to="/sign-in" search={{ next: back }} variant="default">
              {t("offer.signIn")}
            </ButtonLink>
          </div>
        </>
      )}
    </section>
  );
}
