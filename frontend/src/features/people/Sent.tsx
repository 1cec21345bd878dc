import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Invitation, invitationsQuery, useResend, useRevoke } from "@/api/queries/people";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { toastDone, toastError } from "@/components/toast";
import { WhyNot } from "@/components/WhyNot";
import { formatDate } from "@/lib/format";
import { useRoleName } from "@/shell/roles";

const TONES = { open: "brand", accepted: "good", expired: "dashed", revoked: "plain" } as const;

/** The invitations that were sent: send again, take back. */
export function Sent() {
  const { t, i18n } = useTranslation("people");
  const roleName = useRoleName();
  const { data: rows } = useQuery(invitationsQuery);
  const resend = useResend();
  const revoke = useRevoke();
  if (!rows || rows.length === 0) return null;
  const buttons = (r: Invitation) => (
    <div className="row">
      {r.abilities.resend && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() =>
            resend.mutate(r.id, {
              onSuccess: () => toastDone(t("invite.done", { email: r.email })),
              onError: toastError,
            })
          }
        >
          {t("sent.again")}
          <span className="visually-hidden">: {r.email}</span>
        </Button>
      )}
      {r.abilities.revoke && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => revoke.mutate(r.id, { onError: toastError })}
        >
          {t("sent.revoke")}
          <span className="visually-hidden">: {r.email}</span>
        </Button>
      )}
      {/* What was accepted or taken back says so in the column before. */}
      {r.abilities.revoke && <WhyNot reason={r.ability_reasons.resend} />}
    </div>
  );
  return (
    <section className="stack" aria-labelledby="sent-title">
      <h2 id="sent-title">{t("sent.title")}</h2>
      <TableBox stacks="lines" label={t("sent.title")}>
        <thead>
          <tr>
            <th scope="col">{t("sent.to")}</th>
            <th scope="col">{t("sent.for")}</th>
            <th scope="col">{t("sent.state")}</th>
            <th scope="col">{t("sent.until")}</th>
            <th scope="col">{t("sent.what")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.id}>
              <th scope="row">{r.email}</th>
              <td>
                {r.place}
                <br />
                <span className="muted small">{roleName(r.role)}</span>
              </td>
              <td>
                <Tag tone={TONES[r.state]}>{t(`state.${r.state}`)}</Tag>
              </td>
              <td>{formatDate(r.expires_at, i18n.language)}</td>
              <td>{buttons(r)}</td>
            </tr>
          ))}
        </tbody>
      </TableBox>
    </section>
  );
}
