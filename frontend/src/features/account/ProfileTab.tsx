import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { emailsQuery, useAccountAction, useSaveName } from "@/api/queries/account";
import { useRemoveSeat } from "@/api/queries/people";
import { useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { toastDone, toastError } from "@/components/toast";
import { EmailField, FormFault, faultOf } from "@/features/session/fields";
import { useRoleName } from "@/shell/roles";
import { seatPlace } from "@/shell/SeatMenu";

/** Who one is, one's address, and the roles one holds. */
export function ProfileTab() {
  return (
    <div className="stack">
      <NameForm />
      <AddressForm />
      <Roles />
    </div>
  );
}

function NameForm() {
  const { t } = useTranslation("account");
  const { person } = useSession();
  const [name, setName] = useState(person?.name ?? "");
  const save = useSaveName();
  return (
    <section className="panel stack" aria-labelledby="name-title">
      <h2 id="name-title">{t("profile.name")}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(name, { onSuccess: () => toastDone(t("saved")) });
        }}
      >
        <TextInput
          label={t("profile.nameLabel")}
          autoComplete="name"
          maxLength={150}
          required
          withAsterisk={false}
          value={name}
          error={faultOf(save.error, "name")}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FormFault error={save.error} fields={["name"]} />
        <div>
          <Button type="submit" loading={save.isPending} disabled={name === person?.name}>
            {t("save")}
          </Button>
        </div>
      </form>
    </section>
  );
}

function AddressForm() {
  const { t } = useTranslation("account");
  const { data: emails } = useQuery(emailsQuery);
  const [email, setEmail] = useState("");
  const change = useAccountAction((address: string) =>
    auth("POST", "/account/email", { email: address }),
  );
  const waiting = emails?.find((e) => !e.verified);
  const { person } = useSession();
  return (
    <section className="panel stack" aria-labelledby="address-title">
      <h2 id="address-title">{t("profile.address")}</h2>
      <p>{person?.email}</p>
      {waiting && <p role="status">{t("profile.waiting", { email: waiting.email })}</p>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(email.trim(), { onSuccess: () => setEmail("") });
        }}
      >
        <EmailField
          label={t("profile.newAddress")}
          value={email}
          onValue={setEmail}
          error={faultOf(change.error, "email")}
        />
        <p className="muted small">{t("profile.addressHint")}</p>
        <FormFault error={change.error} fields={["email"]} />
        <div>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t("profile.change")}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Roles() {
  const { t } = useTranslation("account");
  const { seats } = useSession();
  const roleName = useRoleName();
  const remove = useRemoveSeat();
  return (
    <section className="panel stack" aria-labelledby="roles-title">
      <h2 id="roles-title">{t("profile.roles")}</h2>
      {seats.length === 0 && <p>{t("profile.noRoles")}</p>}
      <ul className="plain-list stack">
        {seats.map((seat) => (
          <li key={seat.id} className="row between">
            <span>
              {seatPlace(seat)} · {roleName(seat.role)}
            </span>
            <Button
              variant="default"
              size="compact-sm"
              onClick={() => {
                if (window.confirm(t("profile.leaveSure", { place: seatPlace(seat) })))
                  remove.mutate(seat.id, { onError: toastError });
              }}
            >
              {t("profile.leave")}
              <span className="visually-hidden">: {seatPlace(seat)}</span>
            </Button>
          </li>
        ))}
      </ul>
      <div>
        <ButtonLink to="/welcome" variant="default">
          {t("profile.another")}
        </ButtonLink>
      </div>
    </section>
  );
}
