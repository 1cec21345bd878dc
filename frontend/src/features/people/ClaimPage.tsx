import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { statusOf } from "@/api/errors";
import {
  type Claim,
  claimQuery,
  type OrganisationRole,
  useDecideClaim,
  useWithdrawClaim,
} from "@/api/queries/people";
import { Page } from "@/components/Page";
import { ErrorState, LoadingLines } from "@/components/states";
import { Tag } from "@/components/tags";
import { toastError } from "@/components/toast";
import { WhyNot } from "@/components/WhyNot";
import { FormFault } from "@/features/session/fields";
import { formatDate } from "@/lib/format";
import { useRoleName } from "@/shell/roles";
import { ClaimByLink } from "./ClaimByLink";

const ROLES: OrganisationRole[] = ["org_owner", "org_editor", "org_reader"];

/** A claim to an organisation: what it rests on, its history, and the decision. */
export function ClaimPage() {
  const { t, i18n } = useTranslation("people");
  const { id } = getRouteApi("/inside/claim/$id").useParams();
  const { data: claim, error, refetch } = useQuery(claimQuery(id));
  const withdraw = useWithdrawClaim();
  // A notice links to the organisation: there is no claim yet.
  if (!claim && statusOf(error) === 404) return <ClaimByLink id={id} />;
  if (error && !claim)
    return (
      <Page title={t("claim.title")}>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  if (!claim)
    return (
      <Page title={t("claim.title")}>
        <LoadingLines rows={3} />
      </Page>
    );
  return (
    <Page title={t("claim.title")} eyebrow={claim.organisation}>
      <section className="panel stack" aria-labelledby="claim-what">
        <div className="row">
          <h2 id="claim-what">
            {t("claim.line", { claimant: claim.claimant, organisation: claim.organisation })}
          </h2>
          <Tag tone={claim.status.code === "approved" ? "good" : "plain"}>{claim.status.label}</Tag>
        </div>
        <p>
          {t("claim.proof")}: {claim.proof.label}
          {!claim.is_mine && <> · {claim.claimant_email}</>}
        </p>
        {claim.status.code === "approved" && claim.is_mine && (
          <p>
            <Link to="/organisations/$id" params={{ id: claim.organisation_id }}>
              {t("claim.toProfile")}
            </Link>
          </p>
        )}
        {claim.status.code === "pending" && claim.is_mine && <p>{t("claim.waits")}</p>}
        {claim.status.code === "disputed" && <p>{t("claim.dispute")}</p>}
        {claim.abilities.withdraw && (
          <div>
            <Button
              variant="default"
              onClick={() => withdraw.mutate(claim.id, { onError: toastError })}
            >
              {t("claim.withdraw")}
            </Button>
          </div>
        )}
        <WhyNot reason={whyNothing(claim)} />
      </section>
      {claim.abilities.approve && <Decide claim={claim} />}
      <section className="stack" aria-labelledby="claim-history">
        <h2 id="claim-history">{t("claim.history")}</h2>
        <ol>
          {claim.steps.map((s) => (
            <li key={`${s.at}-${s.status.code}`}>
              {formatDate(s.at, i18n.language)}: {s.status.label}
              {s.person && ` · ${s.person}`}
              {s.note && <p className="muted">“{s.note}”</p>}
            </li>
          ))}
        </ol>
      </section>
    </Page>
  );
}

/** Why there is nothing to do here; nothing where there is, or where the page says it already. */
function whyNothing({ abilities, ability_reasons: why, is_mine }: Claim) {
  if (abilities.approve || abilities.withdraw) return undefined;
  return is_mine ? why.withdraw : why.approve;
}

function Decide({ claim }: { claim: Claim }) {
  const { t } = useTranslation("people");
  const roleName = useRoleName();
  const decide = useDecideClaim();
  const [role, setRole] = useState<OrganisationRole>("org_owner");
  const [note, setNote] = useState("");
  const say = (decision: "approve" | "refuse" | "transfer") =>
    decide.mutate({ id: claim.id, decision, role, note });
  return (
    <section className="panel stack" aria-labelledby="claim-decide">
      <h2 id="claim-decide">{t("claim.decide")}</h2>
      {claim.status.code === "disputed" && (
        <NativeSelect
          label={t("claim.role")}
          value={role}
          data={ROLES.map((r) => ({ value: r, label: roleName(r) }))}
          onChange={(event) => setRole(event.currentTarget.value as OrganisationRole)}
        />
      )}
      <Textarea
        label={t("claim.note")}
        maxLength={1000}
        autosize
        minRows={2}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <FormFault error={decide.error} />
      <div className="row">
        <Button loading={decide.isPending} onClick={() => say("approve")}>
          {t("claim.approve")}
        </Button>
        {claim.abilities.transfer && (
          <Button variant="default" onClick={() => say("transfer")}>
            {t("claim.transfer")}
          </Button>
        )}
        <Button variant="default" onClick={() => say("refuse")}>
          {t("claim.refuse")}
        </Button>
      </div>
      {claim.status.code === "disputed" && <WhyNot reason={claim.ability_reasons.transfer} />}
    </section>
  );
}
