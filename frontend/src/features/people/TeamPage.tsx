import { Button, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import {
  type Role,
  type TeamSeat,
  teamQuery,
  useChangeRole,
  useRemoveSeat,
} from "@/api/queries/people";
import { useSession } from "@/api/queries/session";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { toastDone, toastError } from "@/components/toast";
import { WhyNot } from "@/components/WhyNot";
import { formatDate } from "@/lib/format";
import { useRoleName } from "@/shell/roles";
import { seatPlace } from "@/shell/SeatMenu";
import { ClaimsToDecide } from "./ClaimsToDecide";
import { InviteForm } from "./InviteForm";
import { InviteMembers } from "./InviteMembers";
import { Sent } from "./Sent";
import { TwinOffers } from "./TwinOffers";

/** The people of the acting place: who holds which role, who is invited, who claims it. */
export function TeamPage() {
  const { t } = useTranslation("people");
  const { seat } = useSession();
  const { data, error, refetch } = useQuery(teamQuery);
  if (!seat)
    return (
      <Page title={t("team.title")}>
        <EmptyState
          title={t("team.noSeat")}
          actions={<Link to="/welcome">{t("welcome.title")}</Link>}
        />
      </Page>
    );
  return (
    <Page title={t("team.title")} eyebrow={seatPlace(seat)} lead={t("team.lead")}>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={4} height={52} />}
      {data && <Seats seats={data.seats} roles={data.roles} />}
      {data?.abilities.invite && <InviteForm roles={data.roles as Role[]} />}
      <WhyNot reason={data?.ability_reasons.invite} />
      {data?.abilities.invite_members && <InviteMembers />}
      {seat.cluster && <WhyNot reason={data?.ability_reasons.invite_members} />}
      {(data?.abilities.invite || data?.abilities.invite_members) && <Sent />}
      <ClaimsToDecide />
      <TwinOffers />
    </Page>
  );
}

function Seats({ seats, roles }: { seats: TeamSeat[]; roles: string[] }) {
  const { t, i18n } = useTranslation("people");
  const roleName = useRoleName();
  const change = useChangeRole();
  const remove = useRemoveSeat();
  const act = { onSuccess: () => toastDone(t("saved")), onError: toastError };
  return (
    <TableBox stacks="lines" label={t("team.people")}>
      <thead>
        <tr>
          <th scope="col">{t("team.person")}</th>
          <th scope="col">{t("team.role")}</th>
          <th scope="col">{t("team.since")}</th>
          <th scope="col">{t("team.remove")}</th>
        </tr>
      </thead>
      <tbody>
        {seats.map((s) => (
          <tr key={s.id}>
            <th scope="row">
              {s.name || s.email} {s.is_me && <Tag tone="brand">{t("team.you")}</Tag>}
              <p className="muted small">{s.email}</p>
            </th>
            <td>
              {s.abilities.change_role ? (
                <NativeSelect
                  miw={{ base: 0, sm: "13rem" }}
                  aria-label={t("team.roleOf", { name: s.name || s.email })}
                  value={s.role}
                  data={roles.map((r) => ({ value: r, label: roleName(r) }))}
                  onChange={(event) =>
                    change.mutate({ id: s.id, role: event.currentTarget.value as Role }, act)
                  }
                />
              ) : (
                roleName(s.role)
              )}
            </td>
            <td>{formatDate(s.since, i18n.language)}</td>
            <td>
              {s.abilities.remove && (
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => {
                    const sure = t(s.is_me ? "team.leaveSure" : "team.removeSure", {
                      name: s.name || s.email,
                    });
                    if (window.confirm(sure)) remove.mutate(s.id, act);
                  }}
                >
                  {s.is_me ? t("team.leave") : t("team.remove")}
                  <span className="visually-hidden">: {s.name || s.email}</span>
                </Button>
              )}
              {/* One's own row alone: the others' rows would all say the same. */}
              {s.is_me && <WhyNot reason={s.ability_reasons.remove} />}
            </td>
          </tr>
        ))}
      </tbody>
    </TableBox>
  );
}
