import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Role, useInvite } from "@/api/queries/people";
import { toastDone } from "@/components/toast";
import { EmailField, FormFault, faultOf } from "@/features/session/fields";
import { useRoleName } from "@/shell/roles";

/** Invite somebody to the acting place. */
export function InviteForm({ roles }: { roles: Role[] }) {
  const { t } = useTranslation("people");
  const roleName = useRoleName();
  const invite = useInvite();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>(roles[roles.length - 1] as Role);
  return (
    <section className="panel stack" aria-labelledby="invite-title">
      <h2 id="invite-title">{t("invite.title")}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate(
            { email: email.trim(), role },
            {
              onSuccess: (made) => {
                setEmail("");
                toastDone(t("invite.done", { email: made.email }));
              },
            },
          );
        }}
      >
        <EmailField
          label={t("invite.email")}
          value={email}
          onValue={setEmail}
          error={faultOf(invite.error, "email")}
        />
        {roles.length > 1 && (
          <NativeSelect
            label={t("team.role")}
            value={role}
            data={roles.map((r) => ({ value: r, label: roleName(r) }))}
            onChange={(event) => setRole(event.currentTarget.value as Role)}
          />
        )}
        <FormFault error={invite.error} fields={["email"]} />
        <p className="muted small">{t("invite.hint")}</p>
        <div>
          <Button type="submit" loading={invite.isPending}>
            {t("invite.submit")}
          </Button>
        </div>
      </form>
    </section>
  );
}
