import { Button, Checkbox, NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Invitable, invitableQuery, useInviteMembers } from "@/api/queries/people";
import { TableBox } from "@/components/TableBox";
import { toastDone } from "@/components/toast";
import { FormFault } from "@/features/session/fields";
import { formatDate } from "@/lib/format";

/** As many as one request of the API takes. */
const AT_ONCE = 200;

/** Invite the members that nobody owns yet: who gets an e-mail, and who has no address. */
export function InviteMembers() {
  const { t, i18n } = useTranslation("people");
  const { data: rows } = useQuery(invitableQuery);
  const invite = useInviteMembers();
  const [out, setOut] = useState<Set<string>>(new Set());
  const [address, setAddress] = useState<Record<string, string>>({});
  if (!rows || rows.length === 0) return null;
  const free = rows.filter((r) => r.addresses.length > 0 && !r.invited);
  const chosen = free.filter((r) => !out.has(r.organisation_id)).slice(0, AT_ONCE);
  const without = rows.filter((r) => r.addresses.length === 0 && !r.invited).length;
  const toggle = (id: string) => {
    const next = new Set(out);
    if (!next.delete(id)) next.add(id);
    setOut(next);
  };
  const emailOf = (r: Invitable) => address[r.organisation_id] ?? r.addresses[0] ?? "";
  return (
    <section className="stack" aria-labelledby="members-title">
      <h2 id="members-title">{t("bulk.title")}</h2>
      <p>{t("bulk.text")}</p>
      <p>
        {t("bulk.get", { count: chosen.length })} · {t("bulk.without", { count: without })}
      </p>
      {without > 0 && (
        <p className="muted">
          {t("bulk.from")} <Link to="/import">{t("bulk.import")}</Link>
        </p>
      )}
      <TableBox stacks="lines" label={t("bulk.title")}>
        <thead>
          <tr>
            <th scope="col">{t("bulk.member")}</th>
            <th scope="col">{t("bulk.address")}</th>
            <th scope="col">{t("bulk.what")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.organisation_id}>
              <th scope="row">{r.name}</th>
              <td>
                {r.addresses.length > 1 && !r.invited ? (
                  <NativeSelect
                    aria-label={t("bulk.addressOf", { name: r.name })}
                    value={emailOf(r)}
                    data={r.addresses}
                    onChange={(event) =>
                      setAddress({ ...address, [r.organisation_id]: event.currentTarget.value })
                    }
                  />
                ) : (
                  (r.invited?.email ?? r.addresses[0] ?? "")
                )}
              </td>
              <td>
                {r.invited ? (
                  t("bulk.invited", { date: formatDate(r.invited.sent_at, i18n.language) })
                ) : r.addresses.length === 0 ? (
                  <span className="muted">{t("bulk.noAddress")}</span>
                ) : (
                  <Checkbox
                    label={t("bulk.invite")}
                    aria-label={`${t("bulk.invite")}: ${r.name}`}
                    checked={!out.has(r.organisation_id)}
                    onChange={() => toggle(r.organisation_id)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </TableBox>
      <FormFault error={invite.error} />
      {invite.data && invite.data.faults.length > 0 && (
        <div role="alert" className="panel">
          <p>{t("bulk.faults")}</p>
          <ul>
            {invite.data.faults.map((f) => (
              <li key={f.organisation_id}>
                {f.name}: {f.reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      {chosen.length > 0 && (
        <div>
          <Button
            loading={invite.isPending}
            onClick={() =>
              invite.mutate(
                chosen.map((r) => ({ organisation: r.organisation_id, email: emailOf(r) })),
                {
                  onSuccess: (done) => toastDone(t("bulk.done", { count: done.invited.length })),
                },
              )
            }
          >
            {t("bulk.submit", { count: chosen.length })}
          </Button>
        </div>
      )}
    </section>
  );
}
