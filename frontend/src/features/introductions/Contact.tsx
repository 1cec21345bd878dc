import { useTranslation } from "react-i18next";
import type { Card, GetInTouch } from "@/api/types";
import { InviteRecordButton } from "@/features/people/InviteRecordButton";
import { AskButton, type AskFrom } from "./AskButton";

type Props = {
  contact: GetInTouch;
  organisation: Pick<Card, "id" | "name">;
  from?: Pick<AskFrom, "proposal" | "need">;
};

/** How to get in touch with an organisation: ask, invite, or a sentence that says why not. */
export function Contact({ contact, organisation, from }: Props) {
  const { t } = useTranslation("introductions");
  if (contact.action === "ask")
    return <AskButton from={{ organisation: organisation.id, name: organisation.name, ...from }} />;
  if (contact.action === "invite") return <InviteRecordButton organisation={organisation} />;
  return contact.why ? <p className="muted small">{t(`noAsk.${contact.why}`)}</p> : null;
}
