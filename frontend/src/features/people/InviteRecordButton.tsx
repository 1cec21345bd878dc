import { Button, Modal, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useInviteRecord } from "@/api/queries/people";
import { sessionQuery } from "@/api/queries/session";
import { Icon } from "@/components/Icon";
import { toastDone } from "@/components/toast";
import { EmailField, FormFault, faultOf } from "@/features/session/fields";

type Target = { id: string; name: string };

const INVITES = ["org_owner", "org_editor", "cluster_manager", "cluster_adviser"];

/** Invites somebody of a public record by e-mail; nothing for seats that only read. */
export function InviteRecordButton({ organisation }: { organisation: Target }) {
  const { t } = useTranslation("people");
  // The shell has loaded it; a card must not wait for it.
  const seat = useQuery({ ...sessionQuery, enabled: false }).data?.seat;
  const [opened, sheet] = useDisclosure(false);
  if (!seat || !INVITES.includes(seat.role)) return null;
  return (
    <>
      <Button leftSection={<Icon name="chain" size={16} />} onClick={sheet.open}>
        {t("record.button")}
        <span className="visually-hidden">: {organisation.name}</span>
      </Button>
      <Modal
        opened={opened}
        onClose={sheet.close}
        title={t("record.title", { name: organisation.name })}
        closeButtonProps={{ "aria-label": t("record.close") }}
      >
        <Form organisation={organisation} onDone={sheet.close} />
      </Modal>
    </>
  );
}

function Form({ organisation, onDone }: { organisation: Target; onDone: () => void }) {
  const { t } = useTranslation("people");
  const invite = useInviteRecord();
  const [email, setEmail] = useState("");
  const [note, setNote] = useState("");
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate(
          { organisation: organisation.id, email: email.trim(), note },
          {
            onSuccess: (made) => {
              toastDone(t("invite.done", { email: made.email }));
              onDone();
            },
          },
        );
      }}
    >
      <p>{t("record.text")}</p>
      <EmailField
        label={t("invite.email")}
        value={email}
        onValue={setEmail}
        error={faultOf(invite.error, "email")}
      />
      <Textarea
        label={t("record.note")}
        maxLength={300}
        value={note}
        error={faultOf(invite.error, "note")}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <FormFault error={invite.error} fields={["email", "note"]} />
      <div>
        <Button type="submit" loading={invite.isPending}>
          {t("invite.submit")}
        </Button>
      </div>
    </form>
  );
}
