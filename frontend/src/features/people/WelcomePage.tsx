import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { claimsQuery, myInvitationsQuery, useAccept } from "@/api/queries/people";
import { useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { toastError } from "@/components/toast";
import { useRoleName } from "@/shell/roles";
import { FindOwn } from "./FindOwn";

/** What brings a person here: their firm, an invitation, or work for a cluster or region. */
export function WelcomePage() {
  const { t } = useTranslation("people");
  const { why } = getRouteApi("/inside/welcome").useSearch();
  const session = useSession();
  if (why === "firm") return <FindOwn />;
  return (
    <Page title={t("welcome.title")} lead={session.seat ? t("welcome.another") : t("welcome.lead")}>
      <MyInvitations />
      <MyClaims />
      <section className="panel stack" aria-labelledby="why-firm">
        <h2 id="why-firm">{t("welcome.firm.title")}</h2>
        <p>{t("welcome.firm.text")}</p>
        <div>
          <ButtonLink to="/welcome" search={{ why: "firm" }}>
            {t("welcome.firm.go")}
          </ButtonLink>
        </div>
      </section>
      <section className="panel stack" aria-labelledby="why-invited">
        <h2 id="why-invited">{t("welcome.invited.title")}</h2>
        <p>{t("welcome.invited.text")}</p>
      </section>
      <section className="panel stack" aria-labelledby="why-cluster">
        <h2 id="why-cluster">{t("welcome.cluster.title")}</h2>
        <p>{t("welcome.cluster.text")}</p>
      </section>
      <p>
        <Link to="/search">{t("welcome.look")}</Link>
      </p>
    </Page>
  );
}

/** Open invitations to one's own confirmed addresses. */
function MyInvitations() {
  const { t } = useTranslation("people");
  const roleName = useRoleName();
  const navigate = useNavigate();
  const { data } = useQuery(myInvitationsQuery);
  const accept = useAccept();
  if (!data || data.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="mine-title">
      <h2 id="mine-title">{t("welcome.mine")}</h2>
      <ul className="plain-list stack">
        {data.map((i) => (
          <li key={i.id} className="row between">
            <span>{i.to_claim ? i.place : `${i.place} · ${roleName(i.role)}`}</span>
            <Button
              loading={accept.isPending}
              onClick={() =>
                accept.mutate(
                  { id: i.id },
                  {
                    onSuccess: ({ claim }) =>
                      claim
                        ? navigate({ to: "/claim/$id", params: { id: claim } })
                        : navigate({ to: "/" }),
                    onError: toastError,
                  },
                )
              }
            >
              {t(i.to_claim ? "offer.claim" : "offer.accept")}
              <span className="visually-hidden">: {i.place}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function MyClaims() {
  const { t } = useTranslation("people");
  const { data } = useQuery(claimsQuery);
  const mine = data?.filter((c) => c.is_mine) ?? [];
  if (mine.length === 0) return null;
  return (
    <section className="panel stack" aria-labelledby="my-claims">
      <h2 id="my-claims">{t("claim.mine")}</h2>
      <ul className="plain-list">
        {mine.map((c) => (
          <li key={c.id}>
            <Link to="/claim/$id" params={{ id: c.id }}>
              {c.organisation}
            </Link>{" "}
            <span className="muted">{c.status.label}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
